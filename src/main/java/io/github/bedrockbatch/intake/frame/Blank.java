/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

/** Recognises blank texts, which no model answers and Converse rejects. */
public final class Blank {
  private Blank() {}

  /**
   * Whether the JSON string has only spaces, tabs and line breaks, escaped or not. For most texts
   * the first byte decides.
   *
   * @param quote the index of its opening quote
   * @param to where the bytes end; a string that extends beyond counts as not blank
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
