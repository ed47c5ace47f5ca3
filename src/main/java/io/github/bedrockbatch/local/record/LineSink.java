/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stream for one of several writers that share a file, line by line. Short lines are buffered; a
 * line that does not fit locks the file until it is written, so that it is never in memory as a
 * whole.
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

  /** Writes the buffered lines; the shared file stays open. */
  @Override
  public void close() throws IOException {
    try {
      spill();
    } finally {
      fileLock.unlock();
    }
  }
}
