/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.letter.LetterOutcome;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import io.github.bedrockbatch.operator.view.FactsJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The dead letters of one data folder. They are listed and counted from their files; {@link #send}
 * and {@link #drop} add a request to the ledger, which the process that works on the data folder
 * carries out.
 */
public final class Letters {
  private static final int LOOKED_UP_AT_ONCE = 500;
  private static final int MOST_PICKED = 500;

  /**
   * The detail of a request.
   *
   * @param node the node of the data folder
   */
  record Wanted(String node, LetterFilter filter) {}

  final Path folder;
  final LetterTable table;
  final LetterIndex index;
  final String node;
  private final OperatorRequests requests;

  /**
   * @param folder of dead letters
   * @param node the node of the data folder
   */
  public Letters(Path folder, LetterTable table, OperatorRequests requests, String node) {
    this.folder = folder;
    this.table = table;
    this.index = new LetterIndex(folder, table);
    this.requests = requests;
    this.node = node;
  }

  /** The counts so far; takes little time and may be called often. */
  public LetterCounts counts() throws IOException {
    return index.counts();
  }

  /** The dead letters of other nodes, as far as they have reported them. */
  public List<LetterTable.OfNode> elsewhere() {
    return table.elsewhere(node);
  }

  /** The counts of all letters, however long that takes. */
  public LetterCounts countAll() throws IOException {
    return index.countAll();
  }

  /**
   * Lists letters that match.
   *
   * @param from {@link LetterList#more} of an earlier call; empty to begin
   * @param limit the most letters
   * @param time the longest search
   * @param content whether the beginning of each line may be shown
   * @throws IllegalArgumentException when {@code from} is no such place
   */
  public LetterList list(
      LetterFilter filter, String from, int limit, Duration time, boolean content)
      throws IOException {
    long until = System.nanoTime() + time.toNanos();
    List<Letter> found = new ArrayList<>();
    Set<String> asked = table.sources();
    try (LetterSearch search = search(filter, from)) {
      List<Letter> some = new ArrayList<>();
      while (found.size() + some.size() < limit && search.next(until)) {
        Letter letter = search.letter();
        some.add(content ? letter.with(LetterLine.content(search.line())) : letter);
        if (some.size() >= LOOKED_UP_AT_ONCE || found.size() + some.size() >= limit) {
          found.addAll(notDropped(some, asked));
          some.clear();
        }
      }
      found.addAll(notDropped(some, asked));
      if (found.size() < limit) {
        return new LetterList(found, search.place(), search.place() == null);
      }
      boolean more = search.next(until);
      return new LetterList(found, more ? search.letter().place() : search.place(), true);
    }
  }

  private LetterSearch search(LetterFilter filter, String from) throws IOException {
    return new LetterSearch(
        LetterFile.in(folder),
        filter,
        from == null || from.isEmpty() ? null : from,
        file -> index.mayHave(file, filter));
  }

  private List<Letter> notDropped(List<Letter> letters, Set<String> asked) {
    if (asked.isEmpty()) {
      return List.copyOf(letters);
    }
    Map<Long, LetterTable.Row> rows = table.find(letters.stream().map(Letter::number).toList());
    List<Letter> kept = new ArrayList<>();
    for (Letter letter : letters) {
      LetterTable.Row row = rows.get(letter.number());
      if (row == null || row.outcome() != LetterOutcome.DROPPED) {
        kept.add(row == null ? letter : letter.with(row.outcome()));
      }
    }
    return kept;
  }

  /**
   * Counts the letters that match and were neither sent again nor dropped.
   *
   * @param time the longest search, if the files have to be searched
   */
  public LetterCount count(LetterFilter filter, Duration time) throws IOException {
    if (filter.isOfGroups()) {
      LetterCounts all = index.counts();
      return new LetterCount(index.waiting(filter), all.unread() > 0);
    }
    long until = System.nanoTime() + time.toNanos();
    Set<String> asked = table.sources();
    long count = 0;
    try (LetterSearch search = search(filter, null)) {
      List<Letter> some = new ArrayList<>();
      boolean more = true;
      while (more) {
        more = search.next(until);
        if (more) {
          some.add(search.letter());
        }
        if (!more || some.size() >= LOOKED_UP_AT_ONCE) {
          count +=
              notDropped(some, asked).stream()
                  .filter(letter -> !LetterFilter.isOver(letter.outcome()))
                  .count();
          some.clear();
        }
      }
      return new LetterCount(count, search.place() != null);
    }
  }

  /**
   * Writes the letters that match as JSON Lines: their lines in the files or, if prompts and
   * answers must not be shown, the facts without them.
   */
  public void write(LetterFilter filter, boolean content, OutputStream out) throws IOException {
    try (LetterSearch search = search(filter, null)) {
      while (search.next(Long.MAX_VALUE / 2 + System.nanoTime())) {
        if (content) {
          out.write(search.line().buffer(), search.line().offset(), search.line().length());
        } else {
          out.write(FactsJson.WRITER.writeValueAsBytes(search.letter()));
        }
        out.write('\n');
      }
    }
  }

  /**
   * Removes the files that have not changed since this time: one call renames them, and a later one
   * removes those that nothing was appended to meanwhile.
   *
   * @return how many files were renamed
   */
  public long giveUp(Instant unchangedSince, Clock clock) throws IOException {
    DroppedFiles dropped = new DroppedFiles(folder, clock);
    dropped.remove(false);
    long files = 0;
    for (LetterFile file : LetterFile.in(folder)) {
      if (Files.getLastModifiedTime(file.path()).toInstant().isBefore(unchangedSince)) {
        dropped.add(file);
        files++;
      }
    }
    return files;
  }

  /**
   * Asks to send the letters again that match, except those that were sent again or dropped before.
   *
   * @param by who asks; null if unknown
   * @return the id of the request
   * @throws IllegalArgumentException when the filter names too many single letters
   */
  public long send(LetterFilter filter, String by) {
    return ask(Action.SEND_LETTERS, filter, by);
  }

  /** Asks to drop the letters that match; otherwise as {@link #send}. */
  public long drop(LetterFilter filter, String by) {
    return ask(Action.DROP_LETTERS, filter, by);
  }

  private long ask(Action action, LetterFilter filter, String by) {
    if (filter.letters().size() > MOST_PICKED) {
      throw new IllegalArgumentException(
          "At most %,d letters can be picked".formatted(MOST_PICKED));
    }
    try {
      String wanted = JsonFactories.TREES.writeValueAsString(new Wanted(node, filter));
      return requests.add(action, "", wanted, by);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A filter is no JSON", e);
    }
  }
}
