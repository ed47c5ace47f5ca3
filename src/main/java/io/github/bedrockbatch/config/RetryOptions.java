/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;

/**
 * How records are sent again that failed for a cause that passes, and steps tried again.
 *
 * @param maxAttempts how often a prompt is sent at most, the first time included
 * @param backOff the least time before the second attempt; it doubles with each further one
 * @param longestPause the most time until a step is tried again that could not be done
 * @param lostAfter how long a job, its output or an object of a batch is looked for that is not to
 *     be found
 */
public record RetryOptions(
    int maxAttempts, Duration backOff, Duration longestPause, Duration lostAfter) {
  static RetryOptions read(OptionReader in) {
    return new RetryOptions(
        in.number("retry.max-attempts", 3, 1, 100),
        in.duration("retry.back-off", "30s", "0s", "1d"),
        in.duration("retry.longest-pause", "1m", "1s", "1h"),
        in.duration("retry.lost-after", "30m", "1s", "7d"));
  }

  /** The least time before an attempt, from 2. */
  public Duration before(int attempt) {
    return backOff.multipliedBy(1L << Math.min(attempt - 2, 10));
  }
}
