/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.budget;

import java.math.BigDecimal;
import java.util.Locale;

/** Amounts as the ledger has them, USD times 10^9, in the forms that people read. */
public final class NanoUsd {
  private static final int DIGITS = 9;
  private static final long CENT = 10_000_000;

  private NanoUsd() {}

  /** The amount in USD. */
  public static BigDecimal of(long amount) {
    return BigDecimal.valueOf(amount, DIGITS);
  }

  /** In words, with two decimals; less than a cent, with all of them. */
  public static String words(long amount) {
    return amount == 0 || Math.abs(amount) >= CENT
        ? String.format(Locale.ROOT, "%,.2f USD", of(amount))
        : of(amount).stripTrailingZeros().toPlainString() + " USD";
  }
}
