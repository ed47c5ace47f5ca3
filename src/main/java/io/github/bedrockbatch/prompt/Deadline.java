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
 * By when a prompt is to be answered, and what happens to it when it will not be. In milliseconds:
 * what it is kept as.
 */
public record Deadline(Instant at, WhenLate then) {
  /** The field or header of a prompt that has it. */
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
   * @param durations reads what is no time; it counts from now
   * @throws IllegalArgumentException when the text is neither, or the time is beyond all calendars
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

  /** The same, for a prompt of which nothing more is done than to wait. */
  public Deadline waiting() {
    return new Deadline(at, WhenLate.WAIT);
  }

  /** Whether something is to be done for the prompt when it is not answered by then. */
  public boolean isOver(Instant time) {
    return !then.isWait() && !at.isAfter(time);
  }
}
