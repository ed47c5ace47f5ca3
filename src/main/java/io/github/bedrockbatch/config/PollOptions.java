/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;

/**
 * How jobs are polled.
 *
 * @param period between two polls of all open jobs
 */
public record PollOptions(Duration period) {
  static PollOptions read(OptionReader in) {
    return new PollOptions(in.duration("poll.period", "30s", "100ms", "1h"));
  }
}
