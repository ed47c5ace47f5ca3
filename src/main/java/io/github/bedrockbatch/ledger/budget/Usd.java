/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.budget;

import java.math.BigDecimal;
import java.util.Locale;

/** Amounts as the ledger holds them, USD times 10^9, for a person to read. */
public final class Usd {
  private static final int DIGITS = 9;
  private static final long CENT = 10_000_000;

  private Usd() {}

  public static BigDecimal of(long amount) {
    return BigDecimal.valueOf(amount, DIGITS);
  }

  /** With cents; what is less than one, exactly. */
  public static String words(long amount) {
    return amount == 0 || Math.abs(amount) >= CENT
        ? String.format(Locale.ROOT, "%,.2f USD", of(amount))
        : of(amount).stripTrailingZeros().toPlainString() + " USD";
  }
}
