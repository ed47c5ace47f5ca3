/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.intake.frame.Lookahead;
import io.github.bedrockbatch.intake.frame.RowEnd;
import io.github.bedrockbatch.intake.frame.SkippedRange;
import io.github.bedrockbatch.intake.frame.ValueSkipper;
import io.github.bedrockbatch.intake.frame.Window;
import java.io.IOException;

/**
 * Finds the rows of CSV as bytes. If a quote is never closed, the row ends with its line, so that
 * the rows after it are found.
 */
final class CsvRows {
  enum Step {
    ROW,
    TORN,
    TOO_LONG
  }

  private final Window window;
  private final int maxRecordBytes;
  private final RowEnd rowEnd;
  private final ValueSkipper skip;
  private final Lookahead lookahead = new Lookahead();
  private int end;

  CsvRows(Window window, char separator, int maxRecordBytes) {
    this.window = window;
    this.maxRecordBytes = maxRecordBytes;
    this.rowEnd = new RowEnd(separator);
    this.skip = new ValueSkipper(window);
  }

  /** Finds the row at the position of the window, without moving the window. */
  Step look() throws IOException {
    boolean ahead = lookahead.allowedAt(window.offset());
    rowEnd.restart();
    int index = window.position;
    while (true) {
      while (index < window.limit) {
        byte next = window.bytes[index++];
        if (rowEnd.isLast(next)) {
          end = index;
          return end - window.position > maxRecordBytes ? Step.TOO_LONG : Step.ROW;
        }
        if (next == '\n' && !ahead) {
          return Step.TORN;
        }
      }
      int done = index - window.position;
      if (!window.more()) {
        break;
      }
      index = window.position + done;
    }
    end = window.limit;
    if (!window.ended() || end - window.position > maxRecordBytes) {
      return Step.TOO_LONG;
    }
    return rowEnd.isTorn() ? Step.TORN : Step.ROW;
  }

  /** The end of the row that {@link #look} found. */
  int end() {
    return end;
  }

  /**
   * Skips a row that is too long for the window; does nothing and returns null if it has no end.
   */
  SkippedRange passLong() throws IOException {
    long offset = window.offset();
    SkippedRange skipped = skip.row(rowEnd);
    if (rowEnd.isTorn()) {
      lookahead.inVain(window.offset() - offset);
      lookahead.inVain(window.seek(offset));
      return null;
    }
    return skipped;
  }

  /** Skips only the line, if the row is none. */
  SkippedRange passLine() throws IOException {
    lookahead.inVain(Math.max(0, end - window.position));
    return skip.line();
  }
}
