/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.node;

import io.github.bedrockbatch.ledger.AdoptedBatches;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchContents;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import io.github.bedrockbatch.ledger.source.Books;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What is only on the disk of a node, and what becomes of it when that node is gone for good. */
public final class NodeDisks {
  private static final String HERE_ONLY =
      "select coalesce(sum(records), 0) from (select records from open_batch o"
          + " where node = :node and id not in (select id from batch)"
          + " union all select records - padding from batch where node = :node"
          + " and state in ('SEALED', 'HELD') and bucket is null) waiting";

  private static final String KNOWN =
      "select name from node union select node from problem union select node from open_batch"
          + " union select node from batch where state in ('SEALED', 'UPLOADED', 'ENDED', 'HELD')";

  private static final String LOST =
      "it was open on node %s, of which a person has said that it is gone with its data folder";

  private static final String ELSEWHERE =
      "select s.origin, sum(s.records) from open_batch_source s join open_batch o"
          + " on o.id = s.batch_id where o.node <> ? and o.id not in (select id from batch)"
          + " group by s.origin";

  private final LedgerDatabase database;
  private final Jdbi jdbi;
  private final AdoptedBatches batches;
  private final LetterTable letters;
  private final Clock clock;

  public NodeDisks(LedgerDatabase database, Clock clock) {
    this.database = database;
    this.jdbi = database.jdbi();
    this.batches = new AdoptedBatches(database, clock);
    this.letters = new LetterTable(database);
    this.clock = clock;
  }

  /** The nodes that the ledger has a note of, or has batches of that need their disks. */
  public SortedSet<String> known() {
    return jdbi.withHandle(
        handle -> new TreeSet<>(handle.createQuery(KNOWN).mapTo(String.class).list()));
  }

  /** How many prompts are only on the disk of the node, as far as it has noted them. */
  public long prompts(String node) {
    return jdbi.withHandle(
        handle -> handle.createQuery(HERE_ONLY).bind("node", node).mapTo(Long.class).one());
  }

  /** The words to append about its dead letters, as it has reported them last; empty for none. */
  public String deadLetters(String node) {
    return letters.of(node).stream()
        .map(reported -> "; its dead letters, too: " + reported.what())
        .collect(Collectors.joining());
  }

  /**
   * Gives up the open batches of the node, as dropped ones; frees what only it could end; and
   * forgets it. Idempotent: after a crash the next call continues.
   *
   * @param heir the node that takes over batches that only the gone one could ask on demand
   */
  public void forget(String node, String heir) {
    Ledger ledger = new JdbcLedger(database, clock, heir);
    Books books = ledger.sources().books();
    Map<String, Long> missing = jdbi.withHandle(handle -> missing(handle, node, books));
    for (String id : jdbi.withHandle(handle -> gathered(handle, node))) {
      if (ledger.find(id).isEmpty()) {
        List<SourceRange> sources =
            onlyThere(jdbi.withHandle(handle -> OpenNotes.sources(handle, id)), missing);
        if (!sources.isEmpty()) {
          Batch lost = gathered(id, sources).waiting(LOST.formatted(node), clock.instant());
          batches.add(lost.dropped(clock.instant()), sources, List.of());
        }
      }
      jdbi.useTransaction(handle -> OpenNotes.forget(handle, id));
    }
    jdbi.useTransaction(
        handle -> {
          handle.execute(
              "update batch set results_on = null, all_delivered = 0, pages_delivered = 0,"
                  + " version = version + 1 where state = 'ENDED' and results_on = ?",
              node);
          handle.execute(
              "update batch set node = ?, version = version + 1"
                  + " where state = 'UPLOADED' and way <> 'JOB' and node = ?",
              heir,
              node);
          handle.execute("delete from problem where node = ?", node);
          handle.execute("delete from node where name = ?", node);
        });
  }

  private static List<String> gathered(Handle handle, String node) {
    return handle
        .select("select id from open_batch where node = ?", node)
        .mapTo(String.class)
        .list();
  }

  /** For each source with a known count, how many of its prompts are not known to be elsewhere. */
  private static Map<String, Long> missing(Handle handle, String node, Books books) {
    Map<String, Long> missing = new HashMap<>();
    for (SourceBooks source : books.sources()) {
      source.accepted().ifPresent(all -> missing.put(source.source(), all - source.found()));
    }
    handle
        .select(ELSEWHERE, node)
        .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(
            open ->
                missing.computeIfPresent(open.getKey(), (of, count) -> count - open.getValue()));
    return missing;
  }

  /**
   * Reduces what the node noted to what is missing: others may have been given the same prompts.
   */
  private static List<SourceRange> onlyThere(List<SourceRange> noted, Map<String, Long> missing) {
    List<SourceRange> there = new ArrayList<>();
    for (SourceRange of : noted) {
      long most = missing.getOrDefault(of.origin(), Long.MAX_VALUE);
      int records = (int) Math.max(0, Math.min(of.records(), most));
      missing.computeIfPresent(of.origin(), (origin, count) -> count - records);
      if (records > 0) {
        there.add(
            new SourceRange(of.source(), of.origin(), of.lastOrdinal(), records, of.ordinals()));
      }
    }
    return there;
  }

  private Batch gathered(String id, List<SourceRange> sources) {
    int records = sources.stream().mapToInt(SourceRange::records).sum();
    return jdbi.withHandle(
        handle ->
            handle
                .select("select * from open_batch where id = ?", id)
                .map(
                    (row, context) ->
                        Batch.sealed(
                            id,
                            new BatchKey(
                                row.getString("model_id"),
                                InvocationType.of(row.getString("invocation_type")),
                                row.getString("group_name")),
                            row.getString("node"),
                            new BatchContents(
                                CloseCause.DEMAND,
                                Way.JOB,
                                records,
                                0,
                                0,
                                row.getLong("bytes"),
                                0,
                                Instant.ofEpochMilli(row.getLong("opened_at")),
                                clock.instant(),
                                List.of(),
                                null)))
                .one());
  }
}
