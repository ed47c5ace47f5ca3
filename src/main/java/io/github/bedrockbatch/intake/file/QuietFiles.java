/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.LruMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Tells files that nobody has written to for a while from those that may still be written. Never
 * waits: a file that is not quiet yet is checked again at the next poll.
 */
final class QuietFiles {
  /** For an empty file: its writer may just have started. */
  private static final Duration EMPTY = Duration.ofMinutes(1);

  /** Factor for files whose writer continued after a pause that looked like the end. */
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

  /** Notes that the writer of files at this path makes pauses. */
  synchronized void hesitates(String path) {
    hesitant.put(path, true);
  }

  /** How long the file at this path has to be quiet. */
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

  /** Whether the file was the same at a check that long ago. */
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
