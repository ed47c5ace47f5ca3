/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import io.github.bedrockbatch.files.LruMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Slows down guessing: after some free failures, each further one doubles the wait, up to a minute.
 * Forgets the least recently used entries.
 */
final class Brake {
  private static final int MOST = 4096;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private record Failures(int count, Instant until) {}

  private final Clock clock;
  private final int free;
  private final Map<String, Failures> failures = new LruMap<>(MOST);

  /**
   * @param free how many failures cost no wait
   */
  Brake(Clock clock, int free) {
    this.clock = clock;
    this.free = free;
  }

  /** How long this user or address still has to wait; zero if not at all. */
  synchronized Duration left(String who) {
    Failures known = failures.get(who);
    Duration left =
        known == null ? Duration.ZERO : Duration.between(clock.instant(), known.until());
    return left.isNegative() ? Duration.ZERO : left;
  }

  synchronized void failed(String who) {
    Failures known = failures.get(who);
    int count = known == null ? 1 : known.count() + 1;
    long wait =
        count <= free ? 0 : Math.min(LONGEST.toSeconds(), 1L << Math.min(30, count - free - 1));
    failures.put(who, new Failures(count, clock.instant().plusSeconds(wait)));
  }

  synchronized void succeeded(String who) {
    failures.remove(who);
  }
}
