/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.files.TakenBack;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets threads that wait for the disk at the same time share one sync. When it fails, all that they
 * appended is taken back, and each of them gets an exception.
 */
final class GroupCommit {
  /** Brings everything appended so far to disk. */
  interface Sync {
    void run() throws IOException;
  }

  private final AtomicLong appended = new AtomicLong();
  private final TakenBack lost = new TakenBack();
  private final Object disk = new Object();
  private long synced;

  /** To be called by a thread before it appends, or finds that what it has is in hand already. */
  void begin() {
    lost.begin();
  }

  void appended() {
    appended.incrementAndGet();
  }

  /** What was appended since the last sync has been taken back. */
  void takenBack() {
    lost.happened();
  }

  /**
   * Returns when all that this thread has appended is on disk.
   *
   * @throws IOException when some of it was taken back; the thread has to append it again
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
