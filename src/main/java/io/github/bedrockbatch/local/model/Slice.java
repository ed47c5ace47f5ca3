/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

/** Bytes {@code [from, to)} of some line. */
public record Slice(int from, int to) {
  /**
   * The inside of the JSON string whose opening quote is at {@code quote}, not decoded: Jackson
   * would build a text twice its size. A string that does not end before {@code limit} gives an
   * arbitrary slice: the parser rejects it a moment later.
   */
  public static Slice ofString(byte[] buffer, int quote, int limit) {
    int i = quote + 1;
    while (i < limit && buffer[i] != '"') {
      i += buffer[i] == '\\' ? 2 : 1;
    }
    return new Slice(quote + 1, i);
  }

  public int length() {
    return to - from;
  }
}
