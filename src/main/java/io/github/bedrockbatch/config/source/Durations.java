/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations as people write them ({@code 500ms 2s 5m 24h 1d}) or in ISO-8601. */
public final class Durations {
  private static final Pattern SHORT = Pattern.compile("([0-9]{1,12})\\s*(ms|s|m|h|d)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  private Durations() {}

  /**
   * Parses a duration.
   *
   * @throws IllegalArgumentException when it is none; a bare number is none, as its unit would be a
   *     guess
   */
  public static Duration parse(String text) {
    Matcher brief = SHORT.matcher(text);
    try {
      return brief.matches()
          ? Duration.of(Long.parseLong(brief.group(1)), UNITS.get(brief.group(2)))
          : Duration.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("Not a duration: " + text, e);
    }
  }
}
