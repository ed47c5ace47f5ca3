/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON for a person: letters of all scripts that were written as ASCII escapes ({@code \\u8cea})
 * stand for themselves. What has no shape of its own, or a meaning in JSON, stays escaped.
 */
final class ReadableJson {
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\u([dD][89abAB]\\p{XDigit}{2})\\\\u([dD][c-fC-F]\\p{XDigit}{2})|\\\\u(\\p{XDigit}{4})|\\\\.");

  private ReadableJson() {}

  /**
   * @param json may be cut off anywhere
   */
  static String of(String json) {
    return ESCAPE.matcher(json).replaceAll(found -> Matcher.quoteReplacement(readable(found)));
  }

  private static String readable(MatchResult escape) {
    int character =
        escape.group(1) != null
            ? Character.toCodePoint((char) hex(escape.group(1)), (char) hex(escape.group(2)))
            : escape.group(3) != null ? hex(escape.group(3)) : '\\';
    return isShown(character) ? Character.toString(character) : escape.group();
  }

  private static int hex(String digits) {
    return Integer.parseInt(digits, 16);
  }

  private static boolean isShown(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> character != '"' && character != '\\';
    };
  }
}
