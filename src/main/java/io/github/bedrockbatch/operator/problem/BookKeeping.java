/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.ledger.SourceBooks;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.spool.SpoolFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Prompts that are missing or counted twice, and batches that were damaged on disk. */
final class BookKeeping implements Finding {
  private static final Duration EVERY = Duration.ofSeconds(40);

  private final Operator operator;
  private final SpoolFolder spool;
  private List<StandingProblem> before = List.of();

  BookKeeping(Operator operator, SpoolFolder spool) {
    this.operator = operator;
    this.spool = spool;
  }

  /** What is seen twice in a row; the first sight leads to another soon. */
  @Override
  public List<StandingProblem> look() throws IOException {
    Audit audit = operator.audit();
    List<String> faults = new ArrayList<>(audit.faults());
    List<StandingProblem> found = new ArrayList<>();
    for (String damaged : spool.damaged()) {
      faults.remove(damaged);
      found.add(
          StandingProblem.of(
              Kind.BATCH_DAMAGED,
              damaged.replaceFirst("Batch (\\S+).*", "$1"),
              damaged.replaceFirst("; remove them when.*", ""),
              "Check the disk. What could be read goes on; compare the rest with its source, then"
                  + " remove that folder",
              null));
    }
    audit.sources().stream()
        .filter(source -> !source.balance())
        .forEach(source -> faults.add(words(source)));
    List<StandingProblem> differences = faults.isEmpty() ? List.of() : List.of(difference(faults));
    boolean again = !before.isEmpty();
    before = differences;
    if (again) {
      found.addAll(differences);
    }
    return found;
  }

  @Override
  public Duration every() {
    return before.isEmpty() ? EVERY : Duration.ZERO;
  }

  private static String words(SourceBooks source) {
    long missing = source.accepted().orElseThrow() - source.found();
    return "%,d prompts of %s are %s"
        .formatted(
            Math.abs(missing),
            FileNames.printable(source.source()),
            missing > 0 ? "missing" : "counted twice");
  }

  private static StandingProblem difference(List<String> faults) {
    return StandingProblem.of(
        Kind.BOOKS_DIFFER,
        "books",
        "The books differ: "
            + faults.get(0)
            + (faults.size() == 1
                ? ""
                : " (and " + Words.of(faults.size() - 1L, "fault") + " more)"),
        "Keep this data folder and the files of the sources as they are; the command audit tells"
            + " more",
        null);
  }
}
