/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * Reads records of a checked file in any order, into one buffer that shrinks again after a long
 * line.
 */
final class LineReader implements AutoCloseable {
  private static final int USUAL = 1 << 16;

  private final InputFile input;
  private final RandomAccessFile file;
  private byte[] buffer = new byte[USUAL];

  LineReader(InputFile input) throws IOException {
    this.input = input;
    this.file = new RandomAccessFile(input.copy().toFile(), "r");
  }

  int length(int record) {
    return input.length(record);
  }

  /** The bytes of the record, from 0 on; good until the next call. */
  byte[] read(int record) throws IOException {
    int length = input.length(record);
    if (length > buffer.length || buffer.length > USUAL) {
      buffer = new byte[Math.max(length, USUAL)];
    }
    file.seek(input.start(record));
    file.readFully(buffer, 0, length);
    return buffer;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
