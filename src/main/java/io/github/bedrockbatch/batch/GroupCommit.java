/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.batch;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Lets callers who wait for the disk at the same time share one sync. */
final class GroupCommit {
  /** What brings everything appended so far to the disk. */
  interface Sync {
    void run() throws IOException;
  }

  private final AtomicLong appended = new AtomicLong();
  private final Object disk = new Object();
  private long synced;

  void appended() {
    appended.incrementAndGet();
  }

  void await(Sync sync) throws IOException {
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
