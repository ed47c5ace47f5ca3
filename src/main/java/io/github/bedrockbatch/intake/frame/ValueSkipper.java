/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

import java.io.IOException;

/** Skips ranges of any length in constant memory. */
public final class ValueSkipper {
  private final Window window;

  public ValueSkipper(Window window) {
    this.window = window;
  }

  /** Skips the rest of the line with its line feed, which does not count for the length. */
  public SkippedRange line() throws IOException {
    SkippedRange skipped = new SkippedRange();
    while (window.hasByte()) {
      int end = window.endOfLine();
      skipped.take(window.bytes, window.position, end);
      window.position = end;
      if (end < window.limit) {
        window.position++;
        skipped.takeLineFeed();
        break;
      }
    }
    return skipped;
  }

  /** Skips all that is left. */
  public SkippedRange rest() throws IOException {
    SkippedRange skipped = new SkippedRange();
    while (window.hasByte()) {
      skipped.take(window.bytes, window.position, window.limit);
      window.position = window.limit;
    }
    return skipped;
  }

  /** Skips one CSV row with its line feed, or all that is left when it has none. */
  public SkippedRange row(RowEnd end) throws IOException {
    SkippedRange skipped = new SkippedRange();
    end.restart();
    boolean last = false;
    while (!last && window.hasByte()) {
      int index = window.position;
      while (!last && index < window.limit) {
        byte next = window.bytes[index++];
        last = end.isLast(next);
        if (next == '\n') {
          skipped.takeLineFeed();
        }
      }
      skipped.take(window.bytes, window.position, index);
      window.position = index;
    }
    return skipped;
  }

  /**
   * Skips one value, which need not be valid.
   *
   * @return null when it has no end: the window is somewhere in it then
   */
  public SkippedRange value() throws IOException {
    SkippedRange skipped = new SkippedRange();
    ValueEnd end = new ValueEnd();
    ValueEnd.Step step = ValueEnd.Step.INSIDE;
    while (step == ValueEnd.Step.INSIDE && window.hasByte()) {
      int index = window.position;
      while (step == ValueEnd.Step.INSIDE && index < window.limit) {
        step = end.step(window.bytes[index]);
        if (step == ValueEnd.Step.INSIDE || step == ValueEnd.Step.LAST) {
          if (window.bytes[index] == '\n') {
            skipped.takeLineFeed();
          }
          index++;
        }
      }
      skipped.take(window.bytes, window.position, index);
      window.position = index;
    }
    return step == ValueEnd.Step.LAST || step == ValueEnd.Step.BEHIND ? skipped : null;
  }
}
