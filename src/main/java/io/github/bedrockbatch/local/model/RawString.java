/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

/** Finds a string's bytes without decoding them: Jackson would build a text twice their size. */
public final class RawString {
  private RawString() {}

  /**
   * The inside of the JSON string whose opening quote is at {@code quote}. A string that does not
   * end before {@code limit} gives an arbitrary slice: the parser rejects it a moment later.
   */
  public static Slice at(byte[] buffer, int quote, int limit) {
    int i = quote + 1;
    for (; i < limit; i++) {
      byte next = buffer[i];
      if (next == '"') {
        break;
      }
      if (next == '\\') {
        i++;
      }
    }
    return new Slice(quote + 1, i);
  }
}
