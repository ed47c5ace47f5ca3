/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.deadline;

import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.prompt.Deadline;
import io.github.bedrockbatch.prompt.WhenLate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The defaults for the deadlines of prompts, and what happens before a deadline.
 *
 * @param standard the deadline, from the time of reading, of prompts whose source and message set
 *     none
 * @param jobDuration the longest that a job takes: a batch is sealed this long before a deadline
 * @param reserve this long before a deadline, {@code then} happens to unanswered prompts
 * @param then what happens to them, unless their source says otherwise
 */
public record DeadlineOptions(
    Optional<Duration> standard, Duration jobDuration, Duration reserve, WhenLate then) {
  /** The defaults: only prompts that bring a deadline have one. */
  public static final DeadlineOptions DEFAULT = read(new OptionReader(List.of()));

  public static DeadlineOptions read(OptionReader in) {
    return new DeadlineOptions(
        in.durationUnless("none", "batch.deadline", "none", "1s", "30d"),
        in.duration("deadline.job-duration", "6h", "1s", "7d"),
        in.duration("deadline.reserve", "30m", "0s", "7d"),
        in.parsed("deadline.then", "wait", WhenLate.MUST, WhenLate::of));
  }

  /**
   * When a batch is looked at for its deadlines.
   *
   * @param first the first deadline of its prompts; null when none has one
   * @return null when nothing is to happen at them
   */
  public Instant lateAt(Deadline first) {
    return first == null || first.then().isWait() ? null : first.at().minus(reserve);
  }
}
