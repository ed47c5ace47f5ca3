/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.files.DirectoryLock;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Finds that the process that serves a data folder notes nothing in the ledger: then nobody reads
 * there what it has found, not even that it cannot write.
 *
 * @param node of the data folder; empty if it has none yet
 */
record SilentProcess(ProblemTable table, String node, Path data, Clock clock) implements Finding {
  @Override
  public List<StandingProblem> look() throws IOException {
    Instant now = clock.instant();
    Instant then = now.minus(ProblemTable.SILENT);
    Instant seenAt = table.nodes(now).get(node);
    if (seenAt == null || !seenAt.isBefore(then) || !DirectoryLock.takenAt(data).isBefore(then)) {
      return List.of();
    }
    return List.of(
        StandingProblem.of(
            Kind.NODE_SILENT,
            node,
            "A process serves this data folder, and its node "
                + node
                + " has noted nothing in the ledger for a while: it stands still, is still being"
                + " started, or the ledger takes no writes, as on a full disk",
            "See its log, or its console, for the cause",
            seenAt));
  }
}
