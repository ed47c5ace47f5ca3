/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.budget.Balance;
import io.github.bedrockbatch.ledger.budget.NanoUsd;
import io.github.bedrockbatch.ledger.budget.Spending;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import java.util.ArrayList;
import java.util.List;

/** Finds budgets that batches wait for, and models without a price, whose batches wait for one. */
record SpentBudgets(Spending spending) implements Finding {
  @Override
  public List<StandingProblem> look() {
    List<StandingProblem> found = new ArrayList<>(of(spending.balances()));
    spending.queue().unpriced().forEach((model, batches) -> found.add(unpriced(model, batches)));
    return found;
  }

  static List<StandingProblem> of(List<Balance> balances) {
    return balances.stream()
        .filter(balance -> balance.waiting() > 0 && !goesOn(balance))
        .map(SpentBudgets::problem)
        .toList();
  }

  /** Whether the cheapest finds room at its next try, and nothing waits for ever. */
  private static boolean goesOn(Balance balance) {
    long limit = balance.budget().limit();
    return balance.most() <= limit
        && balance.used() + balance.reserved() + balance.least() <= limit;
  }

  private static StandingProblem problem(Balance balance) {
    String setting = balance.budget().setting();
    boolean tooLarge = balance.most() > balance.budget().limit();
    return StandingProblem.of(
        Kind.BUDGET,
        setting,
        "%s cannot continue within %s (%s): %s are used and %s reserved until %s, and %s of them may cost %s"
            .formatted(
                Count.of(balance.waiting(), "batch"),
                setting,
                NanoUsd.words(balance.budget().limit()),
                NanoUsd.words(balance.used()),
                NanoUsd.words(balance.reserved()),
                balance.until(),
                tooLarge ? "the largest" : "the smallest",
                NanoUsd.words(tooLarge ? balance.most() : balance.least())),
        tooLarge
            ? "That is more than the whole budget: raise "
                + setting
                + " and restart, or give that batch up (drop) and send it in smaller ones"
                + " (batch.max-records)"
            : "They continue when jobs have cost less than was reserved, or when the next period"
                + " begins. To continue now raise "
                + setting
                + " and restart",
        null);
  }

  private static StandingProblem unpriced(String model, long batches) {
    return StandingProblem.of(
        Kind.BUDGET,
        model,
        "%s of %s %s, as budgets are set and no price of it is known"
            .formatted(Count.of(batches, "batch"), model, batches == 1 ? "waits" : "wait"),
        "Set its prices (prices.own) and restart, or read the price list (prices update)",
        null);
  }
}
