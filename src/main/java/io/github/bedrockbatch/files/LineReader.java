/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads the lines of a stream without copying them. The line feed is the only separator, as JSON
 * text may have every other character that some readers take for a line end.
 */
public final class LineReader {
  private static final int BUFFER = 256 * 1024;

  private final InputStream in;
  private final LineMemory.Share memory;
  private byte[] buffer;
  private int start;
  private int end;
  private int limit;
  private boolean ended;

  public LineReader(InputStream in) {
    this(in, BUFFER);
  }

  /** With this initial size of the buffer. */
  public LineReader(InputStream in, int bufferSize) {
    this(in, bufferSize, null);
  }

  /**
   * With shared memory for lines that do not fit into the first buffer.
   *
   * @param memory must not be closed while anything made of the lines is in use
   */
  public LineReader(InputStream in, LineMemory.Share memory) {
    this(in, BUFFER, memory);
  }

  private LineReader(InputStream in, int bufferSize, LineMemory.Share memory) {
    this.in = in;
    this.buffer = new byte[bufferSize];
    this.memory = memory;
  }

  /**
   * Gives memory back if another reader waits for it. The present line is lost then, and nothing
   * made of earlier lines should be in use.
   */
  public void yieldMemory() {
    if (memory != null && memory.isWanted()) {
      buffer = Arrays.copyOfRange(buffer, end, end + BUFFER); // including the line feed, if any
      limit -= end;
      start = 0;
      end = 0;
      memory.close();
    }
  }

  /**
   * Moves to the next line; returns false at the end. The last line need not end with a line feed.
   */
  public boolean next() throws IOException {
    start = end < limit && end >= 0 && buffer[end] == '\n' ? end + 1 : end;
    int scanned = start;
    while (true) {
      int lineFeed = SwarBytes.indexOf(buffer, scanned, limit, '\n');
      if (lineFeed < limit || ended) {
        end = lineFeed;
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
      if (memory != null) {
        memory.take(buffer.length * 2);
      }
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, limit, Math.min(buffer.length - limit, BUFFER));
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

  /** The index in the buffer at which the present line begins. */
  public int offset() {
    return start;
  }

  /** The length of the present line in bytes, without its line feed. */
  public int length() {
    return end - start;
  }
}
