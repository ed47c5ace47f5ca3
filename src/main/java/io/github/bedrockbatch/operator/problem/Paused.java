/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.ledger.pause.Pause;
import io.github.bedrockbatch.ledger.pause.Pauses;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import java.util.List;

/** Reports pauses, which a person may have forgotten. */
record Paused(Pauses pauses) implements Finding {
  @Override
  public List<StandingProblem> look() {
    return pauses.standing().values().stream().map(Paused::problem).toList();
  }

  private static StandingProblem problem(Pause pause) {
    String by = pause.by() == null ? "" : " by " + pause.by();
    return StandingProblem.of(
        Kind.PAUSED,
        pause.what(),
        pause.what().equals(Pause.SUBMITTING)
            ? "Submitting is paused" + by + ": no jobs are created"
            : "Source " + pause.what() + " is paused" + by,
        "Resume it (resume " + pause.what() + ")",
        pause.since());
  }
}
