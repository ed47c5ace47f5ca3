/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.node;

import io.github.bedrockbatch.ledger.AdoptedBatches;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.SourceRange;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What is on the disk of a node and nowhere else, and what becomes of it when that is gone. */
public final class NodeDisks {
  private static final String HERE_ONLY =
      "select coalesce(sum(records), 0) from (select records from open_batch o"
          + " where node = :node and id not in (select id from batch)"
          + " union all select records - padding from batch where node = :node"
          + " and state in ('SEALED', 'HELD') and bucket is null) waiting";

  private final Jdbi jdbi;
  private final AdoptedBatches batches;
  private final Clock clock;

  public NodeDisks(LedgerDatabase database, Clock clock) {
    this.jdbi = database.jdbi();
    this.batches = new AdoptedBatches(database, clock);
    this.clock = clock;
  }

  /** How many prompts are there and nowhere else, as far as it is known. */
  public long prompts(String node) {
    return jdbi.withHandle(
        handle -> handle.createQuery(HERE_ONLY).bind("node", node).mapTo(Long.class).one());
  }

  /**
   * Gives up what the node gathered, as batches that were dropped; lets others end what it was
   * about to end; and forgets it. Doing it again goes on with it.
   *
   * @param heir goes on with what only it was to ask
   */
  public void forget(String node, String heir) {
    for (Batch batch : jdbi.withHandle(handle -> gathered(handle, node))) {
      List<SourceRange> sources = jdbi.withHandle(handle -> OpenNotes.sources(handle, batch.id()));
      if (jdbi.withHandle(handle -> isNew(handle, batch))) {
        batches.add(batch.dropped(clock.instant()), sources, List.of());
      }
      jdbi.useTransaction(handle -> OpenNotes.forget(handle, batch.id()));
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

  private static boolean isNew(Handle handle, Batch batch) {
    return handle
        .select("select 1 from batch where id = ?", batch.id())
        .mapTo(Integer.class)
        .findOne()
        .isEmpty();
  }

  private List<Batch> gathered(Handle handle, String node) {
    Instant now = clock.instant();
    return handle
        .select("select * from open_batch where node = ?", node)
        .map(
            (row, context) ->
                Batch.sealed(
                    row.getString("id"),
                    new BatchKey(
                        row.getString("model_id"),
                        InvocationType.of(row.getString("invocation_type")),
                        row.getString("group_name")),
                    node,
                    new Batch.Contents(
                        CloseCause.DEMAND,
                        Way.JOB,
                        row.getInt("records"),
                        0,
                        0,
                        row.getLong("bytes"),
                        0,
                        Instant.ofEpochMilli(row.getLong("opened_at")),
                        now,
                        List.of())))
        .list();
  }
}
