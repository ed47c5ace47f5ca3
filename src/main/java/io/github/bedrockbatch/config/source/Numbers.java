/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import java.util.regex.Pattern;

/** Checks numbers that stay as they are written, so that the model gets 0.70 for 0.70. */
public final class Numbers {
  public static final String MUST = "must be a number from 0, such as 0.2";

  public static final String MUST_COUNT = "must be a whole number from 1 to 999999999";

  private static final Pattern NUMBER =
      Pattern.compile("(0|[1-9][0-9]{0,8})(\\.[0-9]{1,16})?([eE][+-]?[0-9]{1,2})?");
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,8}");

  private Numbers() {}

  /**
   * A number in the syntax of JSON.
   *
   * @return null for an empty text
   * @throws IllegalArgumentException when it is none
   */
  public static String number(String text) {
    return matching(NUMBER, text);
  }

  /**
   * A whole number from 1.
   *
   * @return null for an empty text
   * @throws IllegalArgumentException when it is none
   */
  public static String count(String text) {
    return matching(COUNT, text);
  }

  private static String matching(Pattern pattern, String text) {
    if (text.isEmpty()) {
      return null;
    }
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}
