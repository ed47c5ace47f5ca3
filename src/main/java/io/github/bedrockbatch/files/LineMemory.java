/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/**
 * The memory for long lines, which those share who read at the same time: what is made of a line is
 * many times its length. Whoever has a line beyond an eighth of it has all of it, so that those who
 * wait hold little.
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
   * One reader's part of it, at first nothing; to be closed. Not thread-safe.
   *
   * @param waits told before it waits for others to give theirs back
   * @param resumes told when it has waited
   */
  public Share share(Runnable waits, Runnable resumes) {
    return new Share(waits, resumes);
  }

  /** What one reader has. */
  public final class Share implements AutoCloseable {
    private final Runnable waits;
    private final Runnable resumes;
    private int held;

    private Share(Runnable waits, Runnable resumes) {
      this.waits = waits;
      this.resumes = resumes;
    }

    /**
     * Waits until there is room for a buffer of that length in place of what it has. That is given
     * back before: two who kept theirs would wait for each other.
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

    /** Whether somebody waits for what it has. */
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
