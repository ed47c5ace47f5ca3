/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

import io.github.bedrockbatch.files.SwarBytes;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.reject.Utf8;

/**
 * Checks in one pass what the JSON parser does not check in a well-formed value: that its bytes are
 * strictly UTF-8, and that its escapes name whole characters. Counts its line feeds, too.
 */
public final class ValueScan {
  private byte[] bytes;
  private int to;
  private int lineFeeds;

  /**
   * Scans the range.
   *
   * @return how many line feeds it has
   */
  public int scan(byte[] inBytes, int from, int end) throws RejectedException {
    bytes = inBytes;
    to = end;
    lineFeeds = 0;
    int index = from;
    while (index < to) {
      index = index <= to - Long.BYTES ? nextInWord(index) : afterByte(index);
    }
    return lineFeeds;
  }

  private int nextInWord(int index) throws RejectedException {
    long word = SwarBytes.at(bytes, index);
    long marks =
        SwarBytes.notAscii(word) | SwarBytes.equalTo(word, '\\') | SwarBytes.equalTo(word, '\n');
    return marks == 0 ? index + Long.BYTES : afterByte(index + SwarBytes.firstMarked(marks));
  }

  private int afterByte(int index) throws RejectedException {
    byte one = bytes[index];
    if (one < 0) {
      int length = Utf8.lengthAt(bytes, index, to);
      if (length == 0) {
        throw new RejectedException(RejectCode.NOT_UTF8, "the value is not valid UTF-8");
      }
      return index + length;
    }
    if (one == '\\') {
      return afterEscape(index);
    }
    if (one == '\n') {
      lineFeeds++;
    }
    return index + 1;
  }

  private int afterEscape(int index) throws RejectedException {
    if (!isSurrogate(index)) {
      return index + 2;
    }
    if (isHigh(index) && isSurrogate(index + 6) && !isHigh(index + 6)) {
      return index + 12;
    }
    throw new RejectedException(
        RejectCode.UNPAIRED_SURROGATE,
        "a \\u escape names half of a character, and the other half is not beside it");
  }

  private boolean isSurrogate(int index) {
    return index + 6 <= to
        && bytes[index] == '\\'
        && bytes[index + 1] == 'u'
        && (bytes[index + 2] | 0x20) == 'd'
        && Character.digit(bytes[index + 3], 16) >= 8;
  }

  private boolean isHigh(int index) {
    return Character.digit(bytes[index + 3], 16) < 0xC;
  }
}
