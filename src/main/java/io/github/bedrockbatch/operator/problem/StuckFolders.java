/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds sealed batches whose folders still have the names of open ones, as they cannot be renamed.
 */
final class StuckFolders implements Finding {
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final Function<String, Optional<Batch>> batches;
  private final SpoolFolder spool;
  private Set<String> before = Set.of();

  /**
   * @param batches finds a batch of the ledger by its id
   */
  StuckFolders(Function<String, Optional<Batch>> batches, SpoolFolder spool) {
    this.batches = batches;
    this.spool = spool;
  }

  /** Reports folders that are seen twice in a row: others are just being renamed. */
  @Override
  public List<StandingProblem> look() throws IOException {
    Set<String> seen = new HashSet<>();
    List<StandingProblem> found = new ArrayList<>();
    for (Map.Entry<String, Path> one : spool.openFolders().entrySet()) {
      Optional<Batch> sealed =
          batches.apply(one.getKey()).filter(batch -> batch.state() == BatchState.SEALED);
      if (sealed.isPresent() && seen.add(one.getKey()) && before.contains(one.getKey())) {
        found.add(problem(sealed.get(), one.getValue()));
      }
    }
    before = seen;
    return found;
  }

  @Override
  public Duration every() {
    return EVERY;
  }

  private static StandingProblem problem(Batch batch, Path folder) {
    return StandingProblem.of(
        Kind.BATCH_STUCK,
        batch.id(),
        "Batch %s with %s is not sent, as its folder %s cannot be renamed"
            .formatted(batch.id(), Count.of(batch.contents().records(), "prompt"), folder),
        "Look at who owns that folder and the one around it, at their permissions, and whether"
            + " something has the name with .sealed at its end; the batch then continues by itself",
        batch.contents().sealedAt());
  }
}
