/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;

/** The time to wait after each failure: twice as long with each more in a row, from 1 s on. */
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

  /** Whether it is time for another try, also after the clock was set back. */
  public synchronized boolean isOver() {
    Instant now = clock.instant();
    return !now.isBefore(until) || now.isBefore(until.minus(length));
  }

  /** After a failure; returns how long it is until the next try. */
  public synchronized Duration begin() {
    length = length(failures, longest);
    failures++;
    until = clock.instant().plus(length);
    return length;
  }

  /**
   * After a failure; says in the log how long it is until the next try, and why.
   *
   * @param what failed
   * @return that time
   */
  public Duration begin(Logger log, String what, Throwable why) {
    Duration length = begin();
    log.warn("{} failed, retrying in {} s: {}", what, length.toSeconds(), Failure.of(why).words());
    return length;
  }

  /** After a success; returns whether there were failures before it. */
  public synchronized boolean end() {
    boolean failed = failures > 0;
    failures = 0;
    until = Instant.MIN;
    return failed;
  }

  /** How long to wait after the first failure and so many more. */
  public static Duration length(int more, Duration longest) {
    Duration length = Duration.ofSeconds(1L << Math.min(more, 16));
    return length.compareTo(longest) > 0 ? longest : length;
  }
}
