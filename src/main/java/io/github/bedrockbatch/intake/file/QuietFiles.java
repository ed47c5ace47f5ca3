/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.LruMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Tells files that nobody has written to for a while from those that may be in the middle of being
 * written. Never waits: a file that is not quiet yet is asked about again at the next look, and
 * holds up no other.
 */
final class QuietFiles {
  /** A generator that was just started may have written nothing yet. */
  private static final Duration EMPTY = Duration.ofMinutes(1);

  /** One that wrote on after a pause that seemed to be its end will pause again. */
  private static final int HESITANT = 10;

  private static final int REMEMBERED = 10_000;

  private record Seen(long size, long modified, Instant since) {}

  private final Clock clock;
  private final Duration quietTime;
  private final Map<String, Seen> seen = new LruMap<>(REMEMBERED);
  private final Map<String, Boolean> hesitant = new LruMap<>(REMEMBERED);

  QuietFiles(Clock clock, Duration quietTime) {
    this.clock = clock;
    this.quietTime = quietTime;
  }

  /** The writer of what comes next under this path makes pauses. */
  synchronized void hesitates(String path) {
    hesitant.put(path, true);
  }

  /** How long this one has to be quiet. */
  synchronized Duration wanted(String path, long size) {
    Duration wanted = hesitant.containsKey(path) ? quietTime.multipliedBy(HESITANT) : quietTime;
    return size == 0 && wanted.compareTo(EMPTY) < 0 ? EMPTY : wanted;
  }

  /** For a file system whose clock is this machine's. */
  boolean isOld(String path, long size, long modified) {
    Instant written = Instant.ofEpochMilli(modified);
    return !written.plus(wanted(path, size)).isAfter(clock.instant())
        || isUnchanged(path, size, modified); // its time may be in the future
  }

  /** Whether it was the same at a look that long ago. */
  synchronized boolean isUnchanged(String path, long size, long modified) {
    Instant now = clock.instant();
    Seen last = seen.get(path);
    if (last == null || last.size != size || last.modified != modified) {
      last = new Seen(size, modified, now);
      seen.put(path, last);
    }
    return !last.since.plus(wanted(path, size)).isAfter(now);
  }
}
