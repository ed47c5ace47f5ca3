/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

/** Line feeds in bytes; no other byte or character separates lines. */
final class Lines {
  private Lines() {}

  /** The index of the first line feed of the range, or its end when there is none. */
  static int indexOfLineFeed(byte[] bytes, int from, int to) {
    int index = from;
    for (; index <= to - Long.BYTES; index += Long.BYTES) {
      long marks = Words.equalTo(Words.at(bytes, index), '\n');
      if (marks != 0) {
        return index + Words.firstMarked(marks);
      }
    }
    while (index < to && bytes[index] != '\n') {
      index++;
    }
    return index;
  }

  /** How many line feeds the range has. */
  static int count(byte[] bytes, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += bytes[i] == '\n' ? 1 : 0;
    }
    return count;
  }
}
