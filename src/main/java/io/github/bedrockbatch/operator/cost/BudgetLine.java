/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.cost;

import io.github.bedrockbatch.ledger.budget.Balance;
import io.github.bedrockbatch.ledger.budget.NanoUsd;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * The state of a budget in its present period, in USD.
 *
 * @param waiting how many batches wait for room in it
 * @param until when the next period begins
 */
public record BudgetLine(
    String setting,
    BigDecimal limit,
    BigDecimal used,
    BigDecimal reserved,
    long waiting,
    Instant until) {
  public static BudgetLine of(Balance balance) {
    return new BudgetLine(
        balance.budget().setting(),
        NanoUsd.of(balance.budget().limit()),
        NanoUsd.of(balance.used()),
        NanoUsd.of(balance.reserved()),
        balance.waiting(),
        balance.until());
  }
}
