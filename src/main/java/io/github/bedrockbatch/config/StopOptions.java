/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;

/**
 * How the process ends on Ctrl-C and SIGTERM.
 *
 * @param timeout for work in progress to end; what is interrupted resumes at the next start
 */
public record StopOptions(Duration timeout) {
  static StopOptions read(OptionReader in) {
    return new StopOptions(in.duration("stop.timeout", "30s", "1s", "10m"));
  }
}
