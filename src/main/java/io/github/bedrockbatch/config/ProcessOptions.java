/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;

/**
 * How the process is watched, and how it ends on Ctrl-C and SIGTERM.
 *
 * @param busyWarning a stage that has been in one step for longer is a problem
 * @param stopTimeout for work in progress to end; what is interrupted resumes at the next start
 */
public record ProcessOptions(Duration busyWarning, Duration stopTimeout) {
  static ProcessOptions read(OptionReader in) {
    return new ProcessOptions(
        in.duration("stages.busy-warning", "10m", "1s", "1d"),
        in.duration("stop.timeout", "30s", "1s", "10m"));
  }
}
