/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/**
 * The memory for long lines, which those share who read at the same time: what is made of a line is
 * many times its length. A line that is longer than all of it has all of it, and is read alone.
 */
public final class LineMemory {
  private static final int UNIT = 64 * 1024;

  private final int units;
  private final Semaphore free;

  public LineMemory(long bytes) {
    this.units = (int) Math.max(1, bytes / UNIT);
    this.free = new Semaphore(units, true);
  }

  /** One reader's part of it, at first nothing; to be closed. Not thread-safe. */
  public Share share() {
    return new Share();
  }

  /** What one reader has. */
  public final class Share implements AutoCloseable {
    private int held;

    private Share() {}

    /**
     * Waits until there is room for a buffer of that length in place of what it has. That is given
     * back before: two who kept theirs would wait for each other.
     */
    void take(int bytes) throws IOException {
      close();
      int wanted = Math.min(units, bytes / UNIT);
      try {
        free.acquire(wanted);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while it waited for memory");
      }
      held = wanted;
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
