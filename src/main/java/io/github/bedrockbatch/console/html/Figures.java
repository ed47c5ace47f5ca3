/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How numbers, sizes and times are written, on every page. */
public final class Figures {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TODAY =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Figures() {}

  /** All its digits, in groups of three: 1,204,310. */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** In powers of 1000, with at most one decimal: 21.4 MB. */
  public static String bytes(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    double size = bytes;
    int unit = 0;
    while (size >= 999.5 && unit < units.length - 1) {
      size /= 1000;
      unit++;
    }
    boolean whole = unit == 0 || size >= 99.5;
    return String.format(Locale.ROOT, whole ? "%.0f\u00a0%s" : "%.1f\u00a0%s", size, units[unit]);
  }

  /**
   * In its two greatest units: 2 h 10 min. Negative ones, which clocks that differ can cause, are
   * zero.
   */
  public static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 10 && !duration.isNegative() && duration.toMillis() % 1000 >= 100) {
      return String.format(Locale.ROOT, "%.1f\u00a0s", duration.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + "\u00a0s";
    }
    if (seconds < 3600) {
      return units(seconds / 60, "min", seconds < 600 ? seconds % 60 : 0, "s");
    }
    return seconds < 86_400
        ? units(seconds / 3600, "h", seconds % 3600 / 60, "min")
        : units(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
  }

  private static String units(long great, String unit, long small, String smallUnit) {
    return great + "\u00a0" + unit + (small == 0 ? "" : " " + small + "\u00a0" + smallUnit);
  }

  /** In short: without the date if that is today's. */
  static String time(Instant time, Instant now) {
    boolean today = time.truncatedTo(ChronoUnit.DAYS).equals(now.truncatedTo(ChronoUnit.DAYS));
    return (today ? TODAY : DAY).format(time);
  }

  /** With date and zone. */
  static String exact(Instant time) {
    return EXACT.format(time);
  }
}
