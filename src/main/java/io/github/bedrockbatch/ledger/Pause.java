/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A pause after each failure, twice as long with each more in a row: 1 s up to a minute. */
public final class Pause {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Clock clock;
  private int failures;
  private Instant until = Instant.MIN;

  public Pause(Clock clock) {
    this.clock = clock;
  }

  /** Whether it is time for another try. */
  public synchronized boolean isOver() {
    return !clock.instant().isBefore(until);
  }

  /** After a failure; returns how long it is until the next try. */
  public synchronized Duration begin() {
    Duration length = length(failures, LONGEST);
    failures++;
    until = clock.instant().plus(length);
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
  static Duration length(int more, Duration longest) {
    Duration length = Duration.ofSeconds(1L << Math.min(more, 16));
    return length.compareTo(longest) > 0 ? longest : length;
  }
}
