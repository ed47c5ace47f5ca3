/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.node.NodeDisks;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Finds other nodes of the ledger that are silent without having stopped. */
record SilentNodes(ProblemTable table, NodeDisks disks, String node, Clock clock)
    implements Finding {
  @Override
  public List<StandingProblem> look() {
    Instant now = clock.instant();
    Instant then = now.minus(ProblemTable.SILENT);
    List<StandingProblem> silent = new ArrayList<>();
    table
        .nodes(now)
        .forEach(
            (name, seenAt) -> {
              if (!name.equals(node) && seenAt.isBefore(then)) {
                silent.add(
                    StandingProblem.of(
                        Kind.NODE_SILENT,
                        name,
                        "The node "
                            + name
                            + " has ended, or does not reach the ledger, and "
                            + Count.of(
                                disks.prompts(name),
                                "prompt",
                                "on its disk waits for it",
                                "on its disk wait for it")
                            + disks.deadLetters(name),
                        "Start it again on its data folder, here or on another machine. Where that"
                            + " folder is lost, give up what was in it (gone "
                            + name
                            + ")",
                        seenAt));
              }
            });
    return silent;
  }

  @Override
  public Duration every() {
    return Duration.ofSeconds(30);
  }
}
