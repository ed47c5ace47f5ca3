/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One writer's end of a file that several writers share, line by line. Short lines are gathered
 * here; a line that does not fit locks the file until it is written, so it is never held in memory.
 */
final class LineSink extends OutputStream {
  private final byte[] buffer = new byte[1 << 16];
  private final OutputStream file;
  private final ReentrantLock fileLock;
  private int filled;

  LineSink(OutputStream file, ReentrantLock fileLock) {
    this.file = file;
    this.fileLock = fileLock;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (length > buffer.length - filled) {
      spill();
    }
    if (length > buffer.length) {
      file.write(bytes, from, length);
    } else {
      System.arraycopy(bytes, from, buffer, filled, length);
      filled += length;
    }
  }

  void endLine() throws IOException {
    write('\n');
    if (fileLock.isHeldByCurrentThread()) {
      spill();
      fileLock.unlock();
    } else if (filled > buffer.length / 2) {
      close();
    }
  }

  private void spill() throws IOException {
    if (!fileLock.isHeldByCurrentThread()) {
      fileLock.lock();
    }
    file.write(buffer, 0, filled);
    filled = 0;
  }

  /** Writes what is gathered; the shared file stays open. */
  @Override
  public void close() throws IOException {
    try {
      spill();
    } finally {
      fileLock.unlock();
    }
  }
}
