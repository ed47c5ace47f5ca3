/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads blocks of a checked file into one buffer, which shrinks again after a long record. */
final class RecordReader implements AutoCloseable {
  private static final int USUAL = 1 << 16;

  private final InputFile input;
  private final FileChannel file;
  private final ByteBuffer part = ByteBuffer.allocateDirect(USUAL);
  private byte[] buffer = new byte[USUAL];
  private long start;

  RecordReader(InputFile input) throws IOException {
    this.input = input;
    this.file = FileChannel.open(input.copy());
  }

  /** Reads the records {@code [first, end)}. */
  void read(int first, int end) throws IOException {
    start = input.start(first);
    int length = (int) (input.end(end - 1) - start);
    if (length > buffer.length || buffer.length > USUAL) {
      buffer = new byte[Math.max(length, USUAL)];
    }
    for (int filled = 0; filled < length; ) {
      part.clear().limit(Math.min(USUAL, length - filled));
      if (file.read(part, start + filled) < 0) {
        throw new EOFException("The local copy has become shorter since it was checked");
      }
      int read = part.flip().remaining();
      part.get(buffer, filled, read);
      filled += read;
    }
  }

  /** What was read; valid until the next call of {@link #read}. */
  byte[] bytes() {
    return buffer;
  }

  /** Where in the bytes the record begins. */
  int from(int record) {
    return (int) (input.start(record) - start);
  }

  int to(int record) {
    return (int) (input.end(record) - start);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
