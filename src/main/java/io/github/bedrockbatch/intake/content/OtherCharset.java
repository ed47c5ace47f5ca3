/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedFileException;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.reject.Utf8;
import java.io.IOException;

/**
 * Tells a text in another charset from one in UTF-8 with a damaged line, at the first bad line: a
 * text in another charset has more such lines, and no valid UTF-8 character of several bytes.
 */
public final class OtherCharset {
  private static final int AHEAD = 64 * 1024;

  /** After so many values without a decision, bad lines count as damaged. */
  private static final int TRIES = 16;

  private final Window window;
  private int tries;

  /**
   * @param window over the text
   */
  public OtherCharset(Window window) {
    this.window = window;
  }

  /**
   * Examines a rejected value, and what follows it.
   *
   * @return why all from there on is rejected; null when the line is only damaged
   */
  public Rejection isShownBy(Excerpt value, long line) throws IOException {
    byte[] bytes = value.bytes();
    int end = value.truncated() ? Utf8.wholeCharacters(bytes, 0, bytes.length) : bytes.length;
    int bad = firstBad(bytes, 0, end);
    if (bad < 0 || ++tries > TRIES || hasLong(bytes, 0, end) || !goesOn()) {
      return null;
    }
    return RejectCode.NOT_UTF8.because(
        ("it is not UTF-8 from line %,d on, byte %,d: nothing from there on was read. Set"
                + " intake.charset to what it is in, such as windows-1252 or Shift_JIS")
            .formatted(line, bad + 1));
  }

  private boolean goesOn() throws IOException {
    try {
      while (window.limit - window.position < AHEAD && window.more()) {
        continue;
      }
    } catch (RejectedFileException e) {
      return false; // which is told when it is read
    }
    int end = Math.min(window.limit, window.position + AHEAD);
    int whole = Utf8.wholeCharacters(window.bytes, window.position, end);
    return firstBad(window.bytes, window.position, whole) >= 0
        && !hasLong(window.bytes, window.position, whole);
  }

  private static int firstBad(byte[] bytes, int from, int to) {
    int index = from;
    while (index < to) {
      int length = Utf8.lengthAt(bytes, index, to);
      if (length == 0) {
        return index;
      }
      index += length;
    }
    return -1;
  }

  /** Whether there is a character of several bytes. */
  private static boolean hasLong(byte[] bytes, int from, int to) {
    int index = from;
    while (index < to) {
      int length = Utf8.lengthAt(bytes, index, to);
      if (length > 1) {
        return true;
      }
      index += Math.max(1, length);
    }
    return false;
  }
}
