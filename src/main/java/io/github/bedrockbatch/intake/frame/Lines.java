/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

import io.github.bedrockbatch.files.SwarBytes;

/** Finds line feeds; no other byte or character separates lines. */
public final class Lines {
  private Lines() {}

  /** The index of the first line feed of the range, or its end when there is none. */
  static int indexOfLineFeed(byte[] bytes, int from, int to) {
    return SwarBytes.indexOf(bytes, from, to, '\n');
  }

  public static int count(byte[] bytes, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += bytes[i] == '\n' ? 1 : 0;
    }
    return count;
  }

  /**
   * Makes one line of a JSON value: its line breaks become spaces. They stand between tokens only,
   * because a JSON string cannot hold a raw one.
   */
  public static void join(byte[] json) {
    int index = 0;
    for (; index <= json.length - Long.BYTES; index += Long.BYTES) {
      long word = SwarBytes.at(json, index);
      if ((SwarBytes.equalTo(word, '\n') | SwarBytes.equalTo(word, '\r')) != 0) {
        join(json, index, index + Long.BYTES);
      }
    }
    join(json, index, json.length);
  }

  private static void join(byte[] json, int from, int to) {
    for (int i = from; i < to; i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        json[i] = ' ';
      }
    }
  }
}
