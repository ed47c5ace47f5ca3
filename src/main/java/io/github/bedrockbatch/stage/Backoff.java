/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/** The time to wait after a failure: 1 s at first, doubled with each further failure in a row. */
public final class Backoff {
  /**
   * A time of waiting.
   *
   * @param from when it began
   */
  public record Span(Instant from, Instant until) {
    /** One that is over. */
    public static final Span OVER = new Span(Instant.MIN, Instant.MIN);

    public static Span of(Instant from, Duration length) {
      return new Span(from, from.plus(length));
    }

    /** Also true before it began: then the clock was set back, maybe by hours. */
    public boolean isOver(Instant now) {
      return !now.isBefore(until) || now.isBefore(from);
    }
  }

  private final Clock clock;
  private final Duration longest;
  private int failures;
  private Span span = Span.OVER;

  public Backoff(Clock clock, Duration longest) {
    this.clock = clock;
    this.longest = longest;
  }

  /** Whether it is time for another try; also true after the clock was set back. */
  public synchronized boolean isOver() {
    return span.isOver(clock.instant());
  }

  /** Notes a failure; returns how long to wait until the next try. */
  public synchronized Duration begin() {
    Duration length = length(failures, longest);
    failures++;
    span = Span.of(clock.instant(), length);
    return length;
  }

  /**
   * Notes a failure, and logs it with the time until the next try.
   *
   * @param what failed, as the log names it
   * @return how long to wait until the next try
   */
  public Duration begin(Logger log, String what, Throwable why) {
    Duration length = begin();
    log.warn("{} failed, retrying in {} s: {}", what, length.toSeconds(), Failure.of(why).words());
    return length;
  }

  /** Notes a success; returns whether there was a failure since the last one. */
  public synchronized boolean end() {
    boolean failed = failures > 0;
    failures = 0;
    span = Span.OVER;
    return failed;
  }

  /**
   * How long to wait after a failure.
   *
   * @param earlier failures in a row before it
   */
  public static Duration length(int earlier, Duration longest) {
    Duration length = Duration.ofSeconds(1L << Math.min(earlier, 16));
    return length.compareTo(longest) > 0 ? longest : length;
  }
}
