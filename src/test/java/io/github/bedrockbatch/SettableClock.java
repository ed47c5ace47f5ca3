/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test puts forward. */
public final class SettableClock extends Clock {
  private final Clock base;
  private volatile Duration ahead = Duration.ZERO;

  /** One that stands still otherwise. */
  public SettableClock() {
    this(Clock.fixed(Instant.parse("2026-11-22T13:22:30.123Z"), ZoneOffset.UTC));
  }

  /**
   * @param base that of the system, for what waits by the clock
   */
  public SettableClock(Clock base) {
    this.base = base;
  }

  public synchronized void advance(Duration by) {
    ahead = ahead.plus(by);
  }

  @Override
  public Instant instant() {
    return base.instant().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
