/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;

/**
 * How records and steps are retried after transient failures.
 *
 * @param maxAttempts the most attempts of a prompt, including the first
 * @param backOff the shortest back-off before the second attempt; it doubles with each further one
 * @param longestPause the longest back-off of a step that failed
 * @param lostAfter how long a missing job, output or object is searched for before it counts as
 *     lost
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

  /** The shortest back-off before an attempt, from 2. */
  public Duration before(int attempt) {
    return backOff.multipliedBy(1L << Math.min(attempt - 2, 10));
  }
}
