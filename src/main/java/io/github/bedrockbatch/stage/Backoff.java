/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/** The time to wait after a failure: 1 s at first, doubled with each further failure in a row. */
public final class Backoff {
  private final Clock clock;
  private final Duration longest;
  private int failures;
  private Duration length = Duration.ZERO;
  private Instant until = Instant.MIN;

  public Backoff(Clock clock, Duration longest) {
    this.clock = clock;
    this.longest = longest;
  }

  /** Whether it is time for another try; also true after the clock was set back. */
  public synchronized boolean isOver() {
    Instant now = clock.instant();
    return !now.isBefore(until) || now.isBefore(until.minus(length));
  }

  /** Notes a failure; returns how long to wait until the next try. */
  public synchronized Duration begin() {
    length = length(failures, longest);
    failures++;
    until = clock.instant().plus(length);
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
    until = Instant.MIN;
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
