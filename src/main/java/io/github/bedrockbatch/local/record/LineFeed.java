/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import io.github.bedrockbatch.files.SwarBytes;
import java.io.IOException;
import java.io.InputStream;

/**
 * Splits a stream at {@code \n} only. Each line is passed on whole, in the buffer; the buffer grows
 * with the longest line and shrinks again after it.
 */
public final class LineFeed {
  private static final int USUAL = 1 << 18;

  public interface Lines {
    void line(byte[] buffer, int from, int to) throws JobFailed;
  }

  private final int longest;
  private byte[] buffer = new byte[USUAL];
  private int filled;
  private int lineStart;
  private int searched;

  public LineFeed(int longest) {
    this.longest = longest;
  }

  public void read(InputStream in, Lines lines) throws IOException, JobFailed {
    while (true) {
      makeRoom();
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        break;
      }
      filled += read;
      emit(lines);
    }
    if (lineStart < filled) {
      lines.line(buffer, lineStart, filled);
    }
  }

  private void emit(Lines lines) throws JobFailed {
    int end = indexOfLineFeed(searched);
    while (end < filled) {
      lines.line(buffer, lineStart, end);
      lineStart = end + 1;
      end = indexOfLineFeed(lineStart);
    }
    searched = filled;
  }

  private int indexOfLineFeed(int from) {
    return SwarBytes.indexOf(buffer, from, filled, '\n');
  }

  private void makeRoom() throws JobFailed {
    int open = filled - lineStart;
    if (open > longest) {
      throw new JobFailed("A record is longer than the allowed maximum of: " + longest + " bytes");
    }
    int size = Math.max(USUAL, Math.min(open + open / 2, longest + USUAL));
    if (buffer.length - filled > USUAL / 4 && buffer.length <= size) {
      return;
    }
    byte[] next = size == buffer.length ? buffer : new byte[size];
    System.arraycopy(buffer, lineStart, next, 0, open);
    buffer = next;
    searched -= lineStart;
    lineStart = 0;
    filled = open;
  }
}
