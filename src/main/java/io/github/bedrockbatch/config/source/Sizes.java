/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses sizes: {@code MB} is decimal, {@code MiB} binary. */
final class Sizes {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})\\s*([a-z]*)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "", 1L,
          "b", 1L,
          "kb", 1_000L,
          "mb", 1_000_000L,
          "gb", 1_000_000_000L,
          "kib", 1L << 10,
          "mib", 1L << 20,
          "gib", 1L << 30);

  private Sizes() {}

  /**
   * The size in bytes.
   *
   * @throws IllegalArgumentException when it is not a size, or too large for a {@code long}
   */
  static long parse(String text) {
    Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!size.matches() || !UNITS.containsKey(size.group(2))) {
      throw new IllegalArgumentException("Not a size: " + text);
    }
    try {
      return Math.multiplyExact(Long.parseLong(size.group(1)), UNITS.get(size.group(2)));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("Too large: " + text, e);
    }
  }
}
