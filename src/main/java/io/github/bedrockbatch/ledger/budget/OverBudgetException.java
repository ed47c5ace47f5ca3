/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.budget;

import java.time.Instant;

/** A budget has no room for what a batch may cost: nothing was reserved, nothing may be asked. */
public final class OverBudgetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String setting;
  private final Instant until;

  /**
   * @param setting of the budget; null when the price is unknown
   * @param until when to try again, unless there is room sooner
   */
  OverBudgetException(String words, String setting, Instant until) {
    super(words);
    this.setting = setting;
    this.until = until;
  }

  String setting() {
    return setting;
  }

  public Instant until() {
    return until;
  }
}
