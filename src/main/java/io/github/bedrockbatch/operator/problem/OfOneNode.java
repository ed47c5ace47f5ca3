/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.ledger.problem.StandingProblem;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A finding that is the same on every node of a ledger, and reported by one.
 *
 * @param turn takes the turn to report it
 */
record OfOneNode(Finding finding, BooleanSupplier turn) implements Finding {
  @Override
  public List<StandingProblem> look() throws Exception {
    return turn.getAsBoolean() ? finding.look() : List.of();
  }

  @Override
  public Duration every() {
    return finding.every();
  }
}
