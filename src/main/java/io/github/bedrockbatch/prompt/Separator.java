/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

/** The separator of CSV cells. */
public final class Separator {
  public static final String MUST =
      "must be one ASCII character that is neither a quote nor a letter or digit, or tab, or"
          + " auto";

  /** The separator is detected in each file. */
  public static final char AUTO = 0;

  private Separator() {}

  /**
   * Reads one character, or the words {@code tab} and {@code auto}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static char of(String text) {
    if (text.equals("auto")) {
      return AUTO;
    }
    char one = text.equals("tab") ? '\t' : text.length() == 1 ? text.charAt(0) : '"';
    boolean legal = one == '\t' || (one >= ' ' && one < 127);
    if (!legal || one == '"' || Character.isLetterOrDigit(one)) {
      throw new IllegalArgumentException(text);
    }
    return one;
  }
}
