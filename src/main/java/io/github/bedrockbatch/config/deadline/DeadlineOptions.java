/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.deadline;

import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.prompt.WhenLate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * By when prompts are to be answered, and what happens to those that will not be.
 *
 * @param standard of prompts whose source and message say nothing, from when they are read
 * @param jobDuration what a job takes at most: a batch is sealed so long before a deadline
 * @param reserve so long before a deadline what is not answered goes another way
 * @param then which way that is, where a source says nothing
 */
public record DeadlineOptions(
    Optional<Duration> standard, Duration jobDuration, Duration reserve, WhenLate then) {
  /** With which no prompt has a deadline that brings none. */
  public static final DeadlineOptions DEFAULT = read(new OptionReader(List.of()));

  public static DeadlineOptions read(OptionReader in) {
    return new DeadlineOptions(
        in.durationUnless("none", "batch.deadline", "none", "1s", "30d"),
        in.duration("deadline.job-duration", "6h", "1s", "7d"),
        in.duration("deadline.reserve", "30m", "0s", "7d"),
        in.parsed("deadline.then", "wait", WhenLate.MUST, WhenLate::of));
  }
}
