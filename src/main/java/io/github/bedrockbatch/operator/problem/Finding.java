/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.ledger.problem.StandingProblem;
import java.time.Duration;
import java.util.List;

/** Looks for problems of one or a few kinds. */
@FunctionalInterface
interface Finding {

  /**
   * All there are now. Without a {@code since} it counts from when it is first seen.
   *
   * @throws Exception when it cannot be told now; what was found before stands meanwhile
   */
  List<StandingProblem> look() throws Exception;

  /** The least time between two looks. */
  default Duration every() {
    return Duration.ZERO;
  }
}
