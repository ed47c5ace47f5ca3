/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.reject;

/** UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {
  private Utf8() {}

  /** How many bytes the character at the index has, or 0 when it is not a whole valid one. */
  public static int lengthAt(byte[] bytes, int index, int to) {
    int first = bytes[index] & 0xFF;
    if (first < 0x80) {
      return 1;
    }
    int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || index + length > to) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[index + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    int second = bytes[index + 1] & 0xFF;
    boolean valid =
        switch (first) {
          case 0xE0 -> second >= 0xA0;
          case 0xED -> second <= 0x9F;
          case 0xF0 -> second >= 0x90;
          case 0xF4 -> second <= 0x8F;
          default -> true;
        };
    return valid ? length : 0;
  }

  /** Whether all of the range is valid. */
  public static boolean isValid(byte[] bytes, int from, int to) {
    int index = from;
    while (index < to) {
      int length = lengthAt(bytes, index, to);
      if (length == 0) {
        return false;
      }
      index += length;
    }
    return true;
  }

  /** The greatest index up to {@code to} that does not cut a character in two. */
  public static int wholeCharacters(byte[] bytes, int from, int to) {
    int start = to;
    while (start > from && start > to - 4) {
      start--;
      if ((bytes[start] & 0xC0) != 0x80) {
        return lengthAt(bytes, start, to) == 0 ? start : to;
      }
    }
    return to;
  }
}
