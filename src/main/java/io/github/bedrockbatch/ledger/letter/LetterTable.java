/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.letter;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.sql.Serials;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The dead letters that a person has asked to send again or drop, each under a unique number. A
 * letter keeps the source and ordinal that it was given first: if it is sent twice, as after a
 * crash between sending and noting it, it is recognised by these.
 */
public record LetterTable(Jdbi jdbi) {
  private static final String NOTE =
      "update dead_letter set outcome = ?, request = ? where letter = ? and outcome not in (1, 3)";

  /**
   * A letter that a person has asked for.
   *
   * @param ordinal its position in the source that stands for its file
   */
  public record Row(long ordinal, LetterOutcome outcome) {
    private static Row of(ResultSet row) throws SQLException {
      return new Row(row.getLong("ordinal"), LetterOutcome.values()[row.getInt("outcome")]);
    }
  }

  /**
   * The dead letters on the disk of a node, as it has reported them last.
   *
   * @param what there is, in words
   */
  public record OfNode(String node, String what) {
    /** What there is and what to do, for a person. */
    public String words() {
      return ("Node %s has dead letters: %s. Look at them on that node, in its console or with the"
              + " command dead-letters")
          .formatted(node, what);
    }
  }

  /** A source of letters that were sent again, in the ledger's numbers. */
  private record File(long id, long lastOrdinal) {}

  public LetterTable(LedgerDatabase database) {
    this(database.jdbi());
  }

  /** The dead letters of each node but this one. */
  public List<OfNode> elsewhere(String node) {
    return reported("node <> ?", node);
  }

  /** The dead letters of this node; empty if it has reported none. */
  public List<OfNode> of(String node) {
    return reported("node = ?", node);
  }

  private List<OfNode> reported(String condition, String node) {
    return jdbi.withHandle(
        handle ->
            handle
                .select(
                    "select node, sentence from problem where kind = 'DEAD_LETTERS' and "
                        + condition
                        + " order by node, id",
                    node)
                .map((row, context) -> new OfNode(row.getString(1), row.getString(2)))
                .list());
  }

  /** The sources any of whose letters was asked for. */
  public Set<String> sources() {
    return jdbi.withHandle(
        handle ->
            new HashSet<>(
                handle
                    .createQuery("select source from dead_letter_file")
                    .mapTo(String.class)
                    .list()));
  }

  /** The rows of these letters, for those that were asked for; at most some thousand at a time. */
  public Map<Long, Row> find(Collection<Long> letters) {
    return jdbi.withHandle(handle -> find(handle, letters));
  }

  private static Map<Long, Row> find(Handle handle, Collection<Long> letters) {
    Map<Long, Row> found = new HashMap<>();
    if (letters.isEmpty()) {
      return found;
    }
    handle
        .createQuery("select * from dead_letter where letter in (<letters>)")
        .bindList("letters", List.copyOf(letters))
        .map((row, context) -> Map.entry(row.getLong("letter"), Row.of(row)))
        .forEach(row -> found.put(row.getKey(), row.getValue()));
    return found;
  }

  /**
   * Gives each letter an ordinal, unless it has one, and marks it as on its way, unless it was sent
   * or dropped.
   *
   * @return the rows as they were before; for new letters, as they are now
   */
  public Map<Long, Row> begin(String source, Collection<Long> letters, long request) {
    return jdbi.inTransaction(
        handle -> {
          File file = file(handle, source);
          Map<Long, Row> rows = new LinkedHashMap<>(find(handle, letters));
          long ordinal = file.lastOrdinal();
          PreparedBatch added =
              handle.prepareBatch("insert into dead_letter values (?, ?, ?, ?, 0)");
          for (long letter : letters) {
            if (!rows.containsKey(letter)) {
              rows.put(letter, new Row(++ordinal, LetterOutcome.ON_ITS_WAY));
              added.add(letter, file.id(), ordinal, request);
            }
          }
          handle
              .createUpdate(
                  "update dead_letter set outcome = 0 where letter in (<l>) and outcome = 2")
              .bindList("l", List.copyOf(letters))
              .execute();
          if (ordinal > file.lastOrdinal()) {
            added.execute();
            handle.execute(
                "update dead_letter_file set last_ordinal = ? where id = ?", ordinal, file.id());
          }
          return rows;
        });
  }

  /**
   * Finds or makes the row of a source and locks it, as two nodes may have letters of one source.
   */
  private static File file(Handle handle, String source) {
    return locked(handle, source)
        .orElseGet(
            () -> {
              long id = Serials.DEAD_LETTER_FILE.lock(handle) + 1;
              int added =
                  handle.execute(
                      "insert into dead_letter_file values (?, ?, -1, 0, 0)"
                          + " on conflict (source) do nothing",
                      id,
                      source);
              Serials.DEAD_LETTER_FILE.used(handle, id - 1 + added);
              return locked(handle, source).orElseThrow();
            });
  }

  private static Optional<File> locked(Handle handle, String source) {
    return handle
        .select("update dead_letter_file set sent = sent where source = ? returning *", source)
        .map((row, context) -> new File(row.getLong("id"), row.getLong("last_ordinal")))
        .findOne();
  }

  /** Notes the outcomes of letters that were begun; those that are final stay. */
  public void note(String source, Map<Long, LetterOutcome> outcomes, long request) {
    jdbi.useTransaction(
        handle -> {
          long sent = 0;
          for (Map.Entry<Long, LetterOutcome> one : outcomes.entrySet()) {
            int changed = handle.execute(NOTE, one.getValue().ordinal(), request, one.getKey());
            sent += one.getValue() == LetterOutcome.SENT ? changed : 0;
          }
          handle.execute(
              "update dead_letter_file set sent = sent + ? where source = ?", sent, source);
        });
  }

  /** The source of the failed prompts of a batch. */
  public static String failedOf(String batchId) {
    return "dead-letter:failed/" + batchId + ".jsonl";
  }

  /**
   * Notes that a rerun sends the prompts of a source, unless they were or may be sent as letters;
   * {@link #wasRerun} is true from then on.
   *
   * @param all whether letters that were sent do not prevent it; those on their way always do
   * @return how many letters prevent it: if any, nothing is noted
   */
  public long rerun(String source, boolean all) {
    return jdbi.inTransaction(
        handle -> {
          File file = file(handle, source);
          long letters =
              handle
                  .select(
                      "select count(*) from dead_letter where file = ? and outcome in (0, ?)",
                      file.id(),
                      (all ? LetterOutcome.ON_ITS_WAY : LetterOutcome.SENT).ordinal())
                  .mapTo(Long.class)
                  .one();
          if (letters == 0) {
            handle.execute("update dead_letter_file set rerun = 1 where id = ?", file.id());
          }
          return letters;
        });
  }

  /**
   * Whether a rerun sends, or has sent, the prompts of a source; to be called after {@link #begin}.
   */
  public boolean wasRerun(String source) {
    return jdbi.withHandle(
        handle ->
            handle
                    .select("select rerun from dead_letter_file where source = ?", source)
                    .mapTo(Integer.class)
                    .findOne()
                    .orElse(0)
                > 0);
  }

  /** How many letters of a source were sent again. */
  public long sent(String source) {
    return jdbi.withHandle(
        handle ->
            handle
                .select("select sent from dead_letter_file where source = ?", source)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
  }
}
