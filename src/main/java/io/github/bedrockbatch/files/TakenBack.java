/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells threads that share files whether what they wrote was taken back. A failed sync takes back
 * what all threads wrote since the last one; the next sync succeeds and must not vouch for that. A
 * thread calls {@link #begin} before it writes, or finds something already written, and {@link
 * #check} after its sync, before it reports that everything is safe.
 */
public final class TakenBack {
  private final AtomicInteger times = new AtomicInteger();
  private final ThreadLocal<Integer> begun = new ThreadLocal<>();

  /** To be called before a thread writes; only the first call since its last check counts. */
  public void begin() {
    if (begun.get() == null) {
      begun.set(times.get());
    }
  }

  /** Notes that something was taken back. To be called under the lock that writers hold. */
  public void happened() {
    times.incrementAndGet();
  }

  /** The thread gives up what it has begun, and needs no check. */
  public void forget() {
    begun.remove();
  }

  /**
   * @throws IOException when something was taken back since this thread began, which must then
   *     write again
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
