/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.retention;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchRow;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Delivery;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.sql.Dialect;
import io.github.bedrockbatch.ledger.sql.Serials;
import io.github.bedrockbatch.ledger.usage.UsageTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * Removes batches that ended long ago, a few in each transaction: a crash at any moment is
 * harmless, and any number of nodes may do it at a time. What a removed batch took from each source
 * still counts in the audit, and is recognised if the source redelivers it.
 *
 * <p>Batches that a person may still need are kept: those that are FAILED, those that were never
 * uploaded, as their files may be on the disk of a node that comes back, and those whose counts do
 * not add up.
 */
public final class FinishedBatches {
  /** In one transaction, during which others wait for the ledger. */
  private static final int MOST = 50;

  /** What was spent within a month counts for the budgets of its sources, which a batch names. */
  private static final Duration MONTH = Duration.ofDays(31);

  private static final String FINISHED = "b.state in ('DELIVERED', 'DROPPED')";

  private static final String NEXT =
      " and b.closed_at < :before and (b.closed_at, b.id) > (:at, :id) and b.bucket is not null"
          + " and (b.lease_owner is null or b.lease_until < "
          + Dialect.TIME
          + ") order by b.closed_at, b.id limit "
          + MOST
          + " ";

  static final String OLD =
      "select b.* from batch b where "
          + FINISHED
          + " and (b.objects_removed = 1 or :withObjects)"
          + " and not exists (select 1 from spending s where s.batch_id = b.id"
          + " and s.reserved_at > :lastMonth)"
          + NEXT
          + Dialect.SKIP_LOCKED;

  static final String WITH_OBJECTS =
      "select b.* from batch b where " + FINISHED + " and b.objects_removed = 0" + NEXT;

  private static final String ADD_UP =
      "insert into removed_batch (model_id, on_demand, batches, records, padding, retried, unfit,"
          + " input_tokens, output_tokens) select model_id, case when job_status = 'OnDemand' then"
          + " 1 else 0 end, count(*), sum(records - padding), sum(padding), sum(retried),"
          + " sum(unfit), sum(input_tokens), sum(output_tokens) from batch where id in (<ids>)"
          + " group by model_id, case when job_status = 'OnDemand' then 1 else 0 end on conflict"
          + " (model_id, on_demand) do update set batches = removed_batch.batches +"
          + " excluded.batches, records = removed_batch.records + excluded.records, padding ="
          + " removed_batch.padding + excluded.padding, retried = removed_batch.retried +"
          + " excluded.retried, unfit = removed_batch.unfit + excluded.unfit, input_tokens ="
          + " removed_batch.input_tokens + excluded.input_tokens, output_tokens ="
          + " removed_batch.output_tokens + excluded.output_tokens";

  /**
   * What one transaction has looked at, and where the next one continues: after the batch with this
   * time and id.
   *
   * @param removed how many batches were removed
   * @param isLast whether there are no more
   */
  public record Bite(Instant at, String id, int removed, boolean isLast) {
    public static final Bite FIRST = new Bite(Instant.EPOCH, "", 0, false);
  }

  private final Jdbi jdbi;
  private final Clock clock;

  public FinishedBatches(LedgerDatabase database, Clock clock) {
    this.jdbi = database.jdbi();
    this.clock = clock;
  }

  /**
   * Removes the next batches that ended before this time, oldest first.
   *
   * @param withObjects whether to remove batches, too, for which {@link #objectsRemoved} was not
   *     called
   * @param last what the previous call returned
   */
  public Bite remove(Instant before, boolean withObjects, Bite last) {
    return jdbi.inTransaction(
        handle -> {
          Serials.RETENTION.lock(handle);
          List<Batch> old =
              next(
                  handle
                      .createQuery(OLD)
                      .bind("withObjects", withObjects)
                      .bind("lastMonth", clock.instant().minus(MONTH).toEpochMilli()),
                  before,
                  last);
          if (old.isEmpty()) {
            return new Bite(last.at, last.id, 0, true);
          }
          List<Batch> gone = removable(handle, old);
          if (!gone.isEmpty()) {
            delete(handle, gone.stream().map(Batch::id).toList());
          }
          Batch end = old.get(old.size() - 1);
          return new Bite(end.closedAt(), end.id(), gone.size(), old.size() < MOST);
        });
  }

  private List<Batch> next(Query query, Instant before, Bite last) {
    return query
        .bind("before", before.toEpochMilli())
        .bind("at", last.at.toEpochMilli())
        .bind("id", last.id)
        .bind(Dialect.NODE_TIME, clock.millis())
        .map((row, context) -> BatchRow.read(row))
        .list();
  }

  /** The batches that can be removed; what they took from their sources is kept from now on. */
  private static List<Batch> removable(Handle handle, List<Batch> old) {
    Map<String, List<ShareRow>> shares =
        ShareRow.ofBatches(handle, old.stream().map(Batch::id).toList());
    KeptShares kept = new KeptShares(handle);
    List<Batch> gone = new ArrayList<>();
    for (Batch batch : old) {
      List<ShareRow> its = shares.getOrDefault(batch.id(), List.of());
      List<ShareRow> retries = ShareRow.retriesOf(handle, batch);
      if (isClear(batch, its) && haveGone(batch, retries)) {
        its.forEach(kept::add);
        retries.forEach(share -> kept.fold(share, batch.id()));
        gone.add(batch);
      }
    }
    kept.save();
    return gone;
  }

  /** Whether the counts of its sources add up to its own, and nothing of it is pending. */
  private static boolean isClear(Batch batch, List<ShareRow> shares) {
    Delivery all = batch.delivery();
    return ShareRow.sum(shares, ShareRow::records)
            == batch.contents().records() - batch.contents().padding()
        && ShareRow.sum(shares, ShareRow::succeeded) == all.succeeded()
        && ShareRow.sum(shares, ShareRow::empty) == all.empty()
        && ShareRow.sum(shares, ShareRow::failed) == all.failed()
        && ShareRow.sum(shares, ShareRow::retried) == all.retried()
        && (batch.unanswered() == 0 || batch.state() == BatchState.DROPPED);
  }

  /**
   * Whether all batches that its retries went into are removed: until then they are recognised by
   * this batch.
   */
  private static boolean haveGone(Batch batch, List<ShareRow> retries) {
    return retries.stream().allMatch(ShareRow::removed)
        && ShareRow.sum(retries, ShareRow::records) == batch.delivery().retried();
  }

  private static void delete(Handle handle, List<String> ids) {
    handle.createUpdate(ADD_UP).bindList("ids", ids).execute();
    UsageTable.fold(handle, ids);
    for (String table : List.of("batch_event", "batch_error", "batch_source")) {
      handle
          .createUpdate(
              "delete from "
                  + table
                  + " where batch_id in (<ids>)"
                  + (table.equals("batch_source") ? " and removed = 0" : ""))
          .bindList("ids", ids)
          .execute();
    }
    handle.createUpdate("delete from batch where id in (<ids>)").bindList("ids", ids).execute();
    String highest = Collections.max(ids);
    if (highest.compareTo(highest(handle)) > 0) {
      handle.execute("update ledger_identity set removed_to = ?", highest);
    }
  }

  /** The highest id of a removed batch; empty if none was removed. */
  public static String highest(Handle handle) {
    return handle
        .createQuery("select removed_to from ledger_identity")
        .mapTo(String.class)
        .findOne()
        .orElse("");
  }

  /** The next batches that ended before this time and have objects in S3, oldest first. */
  public List<Batch> withObjects(Instant before, Batch last) {
    Bite from = last == null ? Bite.FIRST : new Bite(last.closedAt(), last.id(), 0, false);
    return jdbi.withHandle(handle -> next(handle.createQuery(WITH_OBJECTS), before, from));
  }

  /** Notes that the objects of a batch in S3 were removed. */
  public void objectsRemoved(Batch batch) {
    jdbi.useHandle(
        handle -> handle.execute("update batch set objects_removed = 1 where id = ?", batch.id()));
  }

  /** Removes some of the operators' requests that were done before this time; returns how many. */
  public int removeRequests(Instant doneBefore) {
    return jdbi.inTransaction(
        handle -> {
          // Requests about dead letters are kept, as they say who sent or dropped them.
          List<Long> ids =
              handle
                  .select(
                      "select id from operator_request where done_at < ?"
                          + " and action not in ('SEND_LETTERS', 'DROP_LETTERS') limit "
                          + 10 * MOST,
                      doneBefore.toEpochMilli())
                  .mapTo(Long.class)
                  .list();
          if (!ids.isEmpty()) {
            handle
                .createUpdate("delete from operator_request_part where request in (<ids>)")
                .bindList("ids", ids)
                .execute();
            handle
                .createUpdate("delete from operator_request where id in (<ids>)")
                .bindList("ids", ids)
                .execute();
          }
          return ids.size();
        });
  }
}
