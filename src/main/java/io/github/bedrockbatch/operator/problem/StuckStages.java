/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.health.Watchdog;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Finds stages that have not ended a step for too long. */
record StuckStages(Watchdog watchdog, Duration limit, Clock clock) implements Finding {
  @Override
  public List<StandingProblem> look() {
    return watchdog.stuck().stream()
        .map(
            stuck ->
                StandingProblem.of(
                    Kind.STAGE_STUCK,
                    stuck.stage(),
                    stuck.words() + " for more than " + Words.of(limit),
                    "Look at what that step calls: a sink, S3, Bedrock, a disk. If it does not go"
                        + " on by itself, restart the process; nothing is lost by that",
                    clock.instant().minus(stuck.time())))
        .toList();
  }
}
