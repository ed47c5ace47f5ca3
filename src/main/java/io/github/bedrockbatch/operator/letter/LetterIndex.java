/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import io.github.bedrockbatch.files.FileState;
import io.github.bedrockbatch.ledger.letter.LetterOutcome;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts the letters of all files by reason. A file is read once, then only what is appended; if it
 * was edited, it is read again. This uses at most a hundredth of a core, or a tenth while something
 * is left to read.
 */
final class LetterIndex {
  private static final int MOST_GROUPS = 200;
  private static final int MOST_SAMPLES = 5;
  private static final Duration AT_LEAST = Duration.ofSeconds(1);
  private static final Duration AT_ONCE = Duration.ofMillis(25);

  private final Path folder;
  private final LetterTable table;
  private List<LetterFile> files = List.of();
  private Set<String> asked = Set.of();
  private Map<String, FileCounts> counts = new LinkedHashMap<>();
  private long next = System.nanoTime();

  LetterIndex(Path folder, LetterTable table) {
    this.folder = folder;
    this.table = table;
  }

  /** The counts so far; continues counting for some milliseconds at most. */
  synchronized LetterCounts counts() throws IOException {
    long now = System.nanoTime();
    if (now - next >= 0) {
      boolean all = look(now + AT_ONCE.toNanos());
      long took = System.nanoTime() - now;
      next = now + Math.max(AT_LEAST.toNanos() / (all ? 1 : 2), took * (all ? 100 : 10));
    }
    return sum();
  }

  /** Continues counting for some milliseconds. A failure is left for {@link #counts} to throw. */
  synchronized void goOn() {
    long until = System.nanoTime() + AT_ONCE.toNanos();
    for (FileCounts count : counts.values()) {
      if (count.unread() > 0 && System.nanoTime() - until < 0) {
        try {
          count.readOn(asked.contains(count.source()) ? table : null, until);
        } catch (IOException e) {
          return;
        }
      }
    }
  }

  /** The counts of all letters, however long that takes. */
  synchronized LetterCounts countAll() throws IOException {
    look(Long.MAX_VALUE / 2 + System.nanoTime());
    return sum();
  }

  /** Reads on; returns whether all is read now. */
  private boolean look(long until) throws IOException {
    files = LetterFile.in(folder);
    asked = table.sources();
    Map<String, FileCounts> found = new LinkedHashMap<>();
    boolean all = true;
    for (LetterFile file : files) {
      try {
        FileState state = FileState.of(file.path());
        FileCounts known = counts.get(file.name());
        FileCounts count = known != null && known.isOf(state) ? known : new FileCounts(file, state);
        found.put(file.name(), count);
        count.seen(state);
        if (count.unread() > 0 && System.nanoTime() - until < 0) {
          count.readOn(asked.contains(file.source()) ? table : null, until);
        }
        all &= count.unread() == 0;
      } catch (NoSuchFileException e) {
        // a person has just removed it
      }
    }
    counts = found;
    return all;
  }

  private LetterCounts sum() {
    Map<FileCounts.Key, LetterGroup> groups = new LinkedHashMap<>();
    Map<LetterKind, Long> waiting = new EnumMap<>(LetterKind.class);
    for (FileCounts file : counts.values()) {
      file.groups.forEach(
          (key, count) -> {
            LetterGroup one =
                new LetterGroup(
                    key.kind(),
                    key.code(),
                    count.reason,
                    count.letters - count.dropped,
                    count.sent,
                    List.copyOf(count.samples));
            groups.merge(key, one, (a, b) -> plus(key, a, b));
            waiting.merge(key.kind(), one.waiting(), Long::sum);
          });
    }
    return new LetterCounts(
        groups.values().stream()
            .filter(group -> group.letters() > 0)
            .sorted(Comparator.comparingLong(LetterGroup::waiting).reversed())
            .limit(MOST_GROUPS)
            .toList(),
        waiting,
        counts.values().stream().mapToLong(FileCounts::unread).sum());
  }

  private static LetterGroup plus(FileCounts.Key key, LetterGroup a, LetterGroup b) {
    List<String> samples = new ArrayList<>(a.samples());
    b.samples().stream()
        .limit(MOST_SAMPLES - Math.min(MOST_SAMPLES, samples.size()))
        .forEach(samples::add);
    return new LetterGroup(
        a.kind(),
        a.code(),
        a.reason().equals(b.reason()) ? a.reason() : key.reason(),
        a.letters() + b.letters(),
        a.sent() + b.sent(),
        samples);
  }

  /** How many letters of the groups that match wait for a person, of those counted so far. */
  synchronized long waiting(LetterFilter filter) {
    return counts.values().stream()
        .flatMap(file -> file.groups.entrySet().stream())
        .filter(
            group ->
                filter.mayMean(
                    group.getKey().kind(), group.getKey().code(), group.getKey().reason()))
        .mapToLong(group -> group.getValue().waiting())
        .sum();
  }

  /** Whether a file may have letters that match; true while that is not known. */
  synchronized boolean mayHave(LetterFile file, LetterFilter filter) {
    FileCounts count = counts.get(file.name());
    try {
      return count == null
          || !FileState.of(file.path()).equals(count.state())
          || count.mayHave(filter);
    } catch (IOException e) {
      return true;
    }
  }

  /** Notes the outcomes of letters of a file in the ledger, and counts them. */
  synchronized void settle(
      LetterFile file, List<Letter> letters, Map<Long, LetterOutcome> outcomes, long request) {
    table.note(file.source(), outcomes, request);
    asked = table.sources();
    FileCounts count = counts.get(file.name());
    if (count != null) {
      letters.forEach(letter -> count.settled(letter, outcomes.get(letter.number())));
    }
  }

  /** Whether a file has letters, and all of them were dropped. */
  synchronized boolean isDropped(LetterFile file) throws IOException {
    look(System.nanoTime() + AT_ONCE.toNanos());
    FileCounts count = counts.get(file.name());
    return count != null && count.isDropped();
  }
}
