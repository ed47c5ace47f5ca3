/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/**
 * The time by which a prompt must be answered, and what happens to it otherwise. Truncated to
 * milliseconds, as it is stored so.
 */
public record Deadline(Instant at, WhenLate then) {
  /** The field or header of a prompt with its deadline. */
  public static final String NAME = "deadline";

  public static final String MUST =
      "must be a time with its zone, such as 2026-12-24T18:00:00Z, or a duration such as 6h or"
          + " PT6H";

  public Deadline {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * The time that a text names.
   *
   * @param durations parses a text that is no time; the duration counts from now
   * @throws IllegalArgumentException when the text is neither, the duration is negative, or the
   *     time is before 1970 or too far in the future
   */
  public static Instant time(String text, Function<String, Duration> durations, Clock clock) {
    try {
      boolean isTime = text.indexOf('-') > 0;
      Instant at =
          isTime
              ? OffsetDateTime.parse(text).toInstant()
              : clock.instant().plus(positive(durations.apply(text)));
      if (at.toEpochMilli() < 0) {
        throw new IllegalArgumentException(text);
      }
      return at;
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Duration positive(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("a deadline before its prompt");
    }
    return duration;
  }

  /** The same time, when nothing more is done at it: the prompt waits for its answer. */
  public Deadline waiting() {
    return new Deadline(at, WhenLate.WAIT);
  }

  /** Whether the deadline has passed at this time and the prompt does not just wait. */
  public boolean isOver(Instant time) {
    return !then.isWait() && !at.isAfter(time);
  }
}
