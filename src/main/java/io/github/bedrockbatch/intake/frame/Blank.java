/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

/** Tells texts in which nothing is said: no model answers them, and Converse rejects them. */
public final class Blank {
  private Blank() {}

  /**
   * Whether the JSON string has nothing but spaces, tabs and line breaks, escaped or not. An
   * ordinary text is known by its first byte.
   *
   * @param quote the index of its opening quote
   * @param to where the bytes end; one that goes on behind is taken for one that says something
   */
  public static boolean isBlank(byte[] bytes, int quote, int to) {
    int index = quote + 1;
    while (index < to - 1) {
      if (bytes[index] == '\\' && "ntrf".indexOf(bytes[index + 1]) >= 0) {
        index += 2;
      } else if (bytes[index] == ' ') {
        index++;
      } else {
        break;
      }
    }
    return index < to && bytes[index] == '"';
  }
}
