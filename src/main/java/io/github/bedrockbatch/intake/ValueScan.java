/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

/**
 * What the JSON parser does not tell about a value that it found well formed: how many line feeds
 * it spans, and whether its bytes are strictly UTF-8 and its escapes name whole characters. One
 * pass for all three.
 */
final class ValueScan {
  private byte[] bytes;
  private int to;
  private int lineFeeds;

  /**
   * Scans the range.
   *
   * @return how many line feeds it has
   */
  int scan(byte[] inBytes, int from, int end) throws RefusedException {
    bytes = inBytes;
    to = end;
    lineFeeds = 0;
    int index = from;
    while (index < to) {
      index = index <= to - Long.BYTES ? nextInWord(index) : afterByte(index);
    }
    return lineFeeds;
  }

  private int nextInWord(int index) throws RefusedException {
    long word = Words.at(bytes, index);
    long marks = Words.notAscii(word) | Words.equalTo(word, '\\') | Words.equalTo(word, '\n');
    return marks == 0 ? index + Long.BYTES : afterByte(index + Words.firstMarked(marks));
  }

  private int afterByte(int index) throws RefusedException {
    byte one = bytes[index];
    if (one < 0) {
      int length = Utf8.lengthAt(bytes, index, to);
      if (length == 0) {
        throw new RefusedException(RefusalCode.NOT_UTF8, "the value is not valid UTF-8");
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

  private int afterEscape(int index) throws RefusedException {
    if (!isSurrogate(index)) {
      return index + 2;
    }
    if (isHigh(index) && isSurrogate(index + 6) && !isHigh(index + 6)) {
      return index + 12;
    }
    throw new RefusedException(
        RefusalCode.UNPAIRED_SURROGATE,
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
