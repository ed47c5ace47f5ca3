/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.files.TakenBack;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets callers who wait for the disk at the same time share one sync. When it fails, what all of
 * them had appended is taken back, and each of them hears of it.
 */
final class GroupCommit {
  /** What brings everything appended so far to the disk. */
  interface Sync {
    void run() throws IOException;
  }

  private final AtomicLong appended = new AtomicLong();
  private final TakenBack lost = new TakenBack();
  private final Object disk = new Object();
  private long synced;

  /** A thread begins to append, or to find that all it brings is in hand. */
  void begin() {
    lost.begin();
  }

  void appended() {
    appended.incrementAndGet();
  }

  /** What was appended since the last sync is gone. */
  void takenBack() {
    lost.happened();
  }

  /**
   * Returns when all that this thread has begun is on disk.
   *
   * @throws IOException when it is not; the thread has to append it again
   */
  void await(Sync sync) throws IOException {
    try {
      bring(sync);
    } catch (IOException | RuntimeException | Error e) {
      lost.forget();
      throw e;
    }
    lost.check();
  }

  private void bring(Sync sync) throws IOException {
    long mine = appended.get();
    synchronized (disk) {
      if (synced >= mine) {
        return;
      }
      long covered = appended.get();
      sync.run();
      synced = covered;
    }
  }
}
