/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads records of a checked file in any order, into one buffer that shrinks again after a long
 * line.
 */
final class RecordReader implements AutoCloseable {
  private static final int USUAL = 1 << 16;

  private final InputFile input;
  private final FileChannel file;
  private final ByteBuffer part = ByteBuffer.allocateDirect(USUAL);
  private byte[] buffer = new byte[USUAL];

  RecordReader(InputFile input) throws IOException {
    this.input = input;
    this.file = FileChannel.open(input.copy());
  }

  int length(int record) {
    return input.length(record);
  }

  /** The bytes of the record, from index 0; valid until the next call. */
  byte[] read(int record) throws IOException {
    int length = input.length(record);
    if (length > buffer.length || buffer.length > USUAL) {
      buffer = new byte[Math.max(length, USUAL)];
    }
    for (int filled = 0; filled < length; ) {
      part.clear().limit(Math.min(USUAL, length - filled));
      if (file.read(part, input.start(record) + filled) < 0) {
        throw new EOFException("The local copy has become shorter since it was checked");
      }
      int read = part.flip().remaining();
      part.get(buffer, filled, read);
      filled += read;
    }
    return buffer;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
