/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Formats amounts for people: $1,204.31, $0.0172. Null stands for an unknown amount, never for 0.
 */
public final class Usd {
  private static final BigDecimal LEAST = new BigDecimal("0.0001");

  private Usd() {}

  public static String of(BigDecimal amount) {
    if (amount == null) {
      return "unknown";
    }
    if (amount.signum() > 0 && amount.compareTo(LEAST) < 0) {
      return "< $" + LEAST;
    }
    int digits = amount.signum() == 0 || amount.abs().compareTo(BigDecimal.ONE) >= 0 ? 2 : 4;
    return String.format(
        Locale.ROOT, "$%,." + digits + "f", amount.setScale(digits, RoundingMode.HALF_UP));
  }
}
