/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.ledger.problem.StandingProblem;
import java.time.Duration;
import java.util.List;

/** Looks for problems of one or a few kinds. */
@FunctionalInterface
interface Finding {

  /**
   * Finds the problems there are now. One without {@code since} counts from when it is first seen.
   *
   * @throws Exception when that is not possible now; earlier problems are kept meanwhile
   */
  List<StandingProblem> look() throws Exception;

  /** The shortest time between two calls. */
  default Duration every() {
    return Duration.ZERO;
  }
}
