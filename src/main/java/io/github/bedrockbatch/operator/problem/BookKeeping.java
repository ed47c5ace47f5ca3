/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Finds prompts that are missing or counted twice, and batches that were damaged on disk. */
final class BookKeeping implements Finding {
  private final Supplier<Audit> audits;
  private final SpoolFolder spool;
  private final Duration patience;
  private final Clock clock;
  private final Map<String, Instant> unread = new HashMap<>();
  private Audit last;
  private List<StandingProblem> found = List.of();
  private List<StandingProblem> before = List.of();

  /**
   * @param audits returns the same audit until there is a newer one
   * @param patience with files that were not read to their end: those that have only grown are read
   *     further once their writers rest
   */
  BookKeeping(Supplier<Audit> audits, SpoolFolder spool, Duration patience, Clock clock) {
    this.audits = audits;
    this.spool = spool;
    this.patience = patience;
    this.clock = clock;
  }

  /** Differences are reported once two audits in a row have any. */
  @Override
  public List<StandingProblem> look() throws IOException {
    Audit audit = audits.get();
    if (audit != last) {
      found = found(audit);
      last = audit;
    }
    return found;
  }

  private List<StandingProblem> found(Audit audit) throws IOException {
    unread.keySet().retainAll(audit.unread());
    List<String> faults = new ArrayList<>(audit.wrong());
    List<StandingProblem> problems = new ArrayList<>();
    for (String damaged : spool.damaged()) {
      faults.remove(damaged);
      problems.add(
          StandingProblem.of(
              Kind.BATCH_DAMAGED,
              damaged.replaceFirst("Batch (\\S+).*", "$1"),
              damaged.replaceFirst("; remove them when.*", ""),
              "Check the disk. What could be read is used; compare the rest with its source, then"
                  + " remove that folder",
              null));
    }
    audit.sources().stream()
        .filter(source -> !source.balance())
        .forEach(source -> faults.add(words(source)));
    boolean onlyUnread = faults.isEmpty();
    audit.unread().stream().filter(file -> !mayBeReadYet(file)).forEach(faults::add);
    List<StandingProblem> differences =
        faults.isEmpty() ? List.of() : List.of(difference(faults, onlyUnread));
    boolean again = !before.isEmpty();
    before = differences;
    if (again) {
      problems.addAll(differences);
    }
    return problems;
  }

  private boolean mayBeReadYet(String file) {
    Instant now = clock.instant();
    return unread.computeIfAbsent(file, each -> now).plus(patience).isAfter(now);
  }

  private static String words(SourceBooks source) {
    long missing = source.accepted().orElseThrow() - source.found();
    return "%s of %s %s %s"
        .formatted(
            Count.of(Math.abs(missing), "prompt"),
            FileNames.printable(source.source()),
            Math.abs(missing) == 1 ? "is" : "are",
            missing > 0 ? "missing" : "counted twice");
  }

  private static StandingProblem difference(List<String> faults, boolean onlyUnread) {
    return StandingProblem.of(
        Kind.BOOKS_DIFFER,
        "books",
        "The books differ: "
            + faults.get(0)
            + (faults.size() == 1
                ? ""
                : " (and " + Count.of(faults.size() - 1L, "fault") + " more)"),
        remedy(faults.get(0), onlyUnread),
        null);
  }

  private static String remedy(String fault, boolean onlyUnread) {
    if (fault.startsWith(Audit.OTHER_LEDGER)) {
      return "Stop all nodes of this ledger. Either restore the right one (ledger.url), or give the"
          + " command adopt for the data folder of each; then start them again. Keep these folders"
          + " and the files of the sources as they are until then";
    }
    return onlyUnread
        ? "If the file lies in its folder, it is read once nobody writes to it; otherwise put the"
            + " same content back under the same name"
        : "Keep this data folder and the files of the sources as they are; the command audit"
            + " tells more";
  }
}
