/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;

/**
 * How the stages are watched.
 *
 * @param busyWarning a stage that has been in one step for longer is a problem
 */
public record StagesOptions(Duration busyWarning) {
  static StagesOptions read(OptionReader in) {
    return new StagesOptions(in.duration("stages.busy-warning", "10m", "1s", "1d"));
  }
}
