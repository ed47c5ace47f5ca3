/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/**
 * Limits the memory for long lines that concurrent readers use, as what is made of a line takes
 * many times its length. A reader with a line of more than an eighth of it gets all of it, so that
 * waiting readers hold little.
 */
public final class LineMemory {
  private static final int UNIT = 64 * 1024;
  private static final int ALONE = 8;

  private final int units;
  private final Semaphore free;

  public LineMemory(long bytes) {
    this.units = (int) Math.max(1, bytes / UNIT);
    this.free = new Semaphore(units, true);
  }

  /**
   * The share of one reader, empty at first; to be closed. Not thread-safe.
   *
   * @param waits called before it waits for other readers
   * @param resumes called after it has waited
   */
  public Share share(Runnable waits, Runnable resumes) {
    return new Share(waits, resumes);
  }

  /** The share of one reader. */
  public final class Share implements AutoCloseable {
    private final Runnable waits;
    private final Runnable resumes;
    private int held;

    private Share(Runnable waits, Runnable resumes) {
      this.waits = waits;
      this.resumes = resumes;
    }

    /**
     * Replaces the share by one for a buffer of that length; waits until there is room. Gives back
     * the old share first, as two readers that kept theirs would wait for each other.
     */
    void take(int bytes) throws IOException {
      int wanted = bytes / UNIT > units / ALONE ? units : bytes / UNIT;
      if (wanted == held) {
        return;
      }
      close();
      if (free.hasQueuedThreads() || !free.tryAcquire(wanted)) {
        await(wanted);
      }
      held = wanted;
    }

    private void await(int wanted) throws IOException {
      waits.run();
      try {
        free.acquire(wanted);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while it waited for memory");
      } finally {
        resumes.run();
      }
    }

    /** Whether the share is not empty and another reader waits for memory. */
    boolean isWanted() {
      return held > 0 && free.hasQueuedThreads();
    }

    @Override
    public void close() {
      free.release(held);
      held = 0;
    }
  }
}
