/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;

/**
 * How jobs are watched.
 *
 * @param period between two looks at all open jobs
 */
public record PollOptions(Duration period) {
  static PollOptions read(OptionReader in) {
    return new PollOptions(in.duration("poll.period", "30s", "100ms", "1h"));
  }
}
