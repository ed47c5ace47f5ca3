/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Walks over the lines of a stream with no copy of them. The line feed is the only separator: JSON
 * text may hold every other character that some readers take for the end of a line.
 */
public final class LineReader {
  private final InputStream in;
  private byte[] buffer;
  private int start;
  private int end;
  private int limit;
  private boolean ended;

  public LineReader(InputStream in) {
    this(in, 256 * 1024);
  }

  /** With a buffer of that many bytes at first. */
  public LineReader(InputStream in, int bufferSize) {
    this.in = in;
    this.buffer = new byte[bufferSize];
  }

  /** Moves to the next line; false at the end. The last line need not end with a line feed. */
  public boolean next() throws IOException {
    start = end < limit && end >= 0 && buffer[end] == '\n' ? end + 1 : end;
    int scanned = start;
    while (true) {
      for (int i = scanned; i < limit; i++) {
        if (buffer[i] == '\n') {
          end = i;
          return true;
        }
      }
      if (ended) {
        end = limit;
        return start < limit;
      }
      scanned = limit - start;
      fill();
      scanned += start;
    }
  }

  private void fill() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      limit -= start;
      start = 0;
    }
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      ended = true;
    } else {
      limit += read;
    }
  }

  /** The array that holds the present line, valid until the next call of {@link #next}. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the present line begins in the buffer. */
  public int offset() {
    return start;
  }

  /** The present line's bytes, without its line feed. */
  public int length() {
    return end - start;
  }
}
