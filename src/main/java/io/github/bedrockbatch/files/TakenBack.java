/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells those who wrote to files that others write to, too, whether all of it is there still: a
 * sync that fails takes back what everybody wrote since the last one, and the next sync, which
 * succeeds, must not vouch for it. A thread {@link #begin}s before it writes or finds that
 * something is written already, and {@link #check}s after its sync, before it tells anybody that it
 * is safe.
 */
public final class TakenBack {
  private final AtomicInteger times = new AtomicInteger();
  private final ThreadLocal<Integer> begun = new ThreadLocal<>();

  /** Before a thread writes; the first time since its last check counts. */
  public void begin() {
    if (begun.get() == null) {
      begun.set(times.get());
    }
  }

  /** Something was taken back. To be called under the lock under which is written. */
  public void happened() {
    times.incrementAndGet();
  }

  /** The thread gives up what it had begun. */
  public void forget() {
    begun.remove();
  }

  /**
   * @throws IOException when something was taken back since this thread began: it must write again
   */
  public void check() throws IOException {
    Integer since = begun.get();
    begun.remove();
    if (since != null && since != times.get()) {
      throw new IOException(
          "The disk did not keep what was written, which was taken back; it has to be written"
              + " again");
    }
  }
}
