/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks all members of a gzip file (RFC 1952). Unlike the JDK's stream, it fails if something
 * follows the last member, except for zeros, which tapes and some file systems append.
 */
final class GzipInput extends ByBlocks {
  private static final int BUFFER = 64 * 1024;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xE0;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private int position;
  private int limit;
  private int members;
  private boolean inside;

  GzipInput(InputStream in) {
    this.in = in;
  }

  /**
   * @throws EOFException when the file ends within a member
   * @throws ZipException when it is damaged
   */
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (inside || nextMember()) {
      int count = inflate(into, offset, length);
      if (count > 0) {
        crc.update(into, offset, count);
        return count;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("it needs a dictionary");
      } else {
        feed();
      }
    }
    return -1;
  }

  private int inflate(byte[] into, int offset, int length) throws ZipException {
    try {
      return inflater.inflate(into, offset, length);
    } catch (DataFormatException e) {
      throw new ZipException(e.getMessage());
    }
  }

  private void feed() throws IOException {
    if (!fill()) {
      throw new EOFException();
    }
    inflater.setInput(buffer, 0, limit);
  }

  private boolean fill() throws IOException {
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    position = 0;
    return limit > 0;
  }

  private boolean nextMember() throws IOException {
    int first = next();
    while (first == 0 && members > 0) {
      first = next();
    }
    if (first < 0) {
      return false;
    }
    if (first != 0x1F || must() != 0x8B || must() != 8) {
      throw new ZipException("what follows is no gzip");
    }
    header();
    inflater.reset();
    inflater.setInput(buffer, position, limit - position);
    crc.reset();
    inside = true;
    members++;
    return true;
  }

  private void header() throws IOException {
    int flags = must();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("its header is none");
    }
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(must() | must() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      must();
    }
  }

  private void skipText() throws IOException {
    while (must() != 0) {
      continue;
    }
  }

  private void endMember() throws IOException {
    position = limit - inflater.getRemaining();
    if (number() != crc.getValue() || number() != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
      throw new ZipException("its checksum is not that of what it holds");
    }
    inside = false;
  }

  private long number() throws IOException {
    return must() | must() << 8 | must() << 16 | (long) must() << 24;
  }

  private int must() throws IOException {
    int next = next();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }

  /** The next byte of the file; -1 at its end. */
  private int next() throws IOException {
    return position < limit || fill() ? buffer[position++] & 0xFF : -1;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
