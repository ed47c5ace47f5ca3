/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.history;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.usage.UsageTable;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The history of batches in SQL, written in the transaction of each change. */
public final class HistoryTable {
  private HistoryTable() {}

  /**
   * Notes an event. One of the same kind and version is kept, as a failing note would hold up the
   * batch.
   *
   * @param version of the batch after the event
   */
  public static void add(Handle handle, String batchId, long version, BatchEvent event) {
    handle.execute(
        "insert into batch_event (batch_id, version, at, kind, what, words)"
            + " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
        batchId,
        version,
        event.at().toEpochMilli(),
        event.kind().name(),
        event.what(),
        event.words());
  }

  /**
   * Notes the totals of the answers of a batch, in place of earlier ones.
   *
   * @param at when the batch was answered
   */
  public static void settle(Handle handle, Batch batch, Instant at, AnswerTotals totals) {
    String batchId = batch.id();
    handle.execute(
        "update batch set input_tokens = ?, output_tokens = ?, manifest_input_tokens = ?,"
            + " manifest_output_tokens = ?, unfit = ?, charged_again = ? where id = ?",
        totals.inputTokens(),
        totals.outputTokens(),
        totals.manifestInput(),
        totals.manifestOutput(),
        totals.unfit(),
        totals.chargedAgain(),
        batchId);
    String model = totals.model() == null ? batch.key().modelId() : totals.model();
    boolean onDemand = Job.ON_DEMAND.equals(batch.job().status());
    UsageTable.settle(
        handle,
        new UsageTable.Asked(batchId, onDemand, model, totals.region(), at),
        totals.bySource());
    if (totals.chargedAgain() > 0) {
      BatchEvents.chargedAgain(handle, batch, totals.chargedAgain(), at);
    }
    handle.execute("delete from batch_error where batch_id = ?", batchId);
    List<ErrorGroup> errors = totals.errors();
    if (errors.isEmpty()) {
      return;
    }
    PreparedBatch rows =
        handle.prepareBatch(
            "insert into batch_error (batch_id, code, text, records, samples)"
                + " values (?, ?, ?, ?, ?)");
    for (ErrorGroup error : errors) {
      rows.add(
          batchId, error.code(), error.text(), error.records(), String.join("\n", error.samples()));
    }
    rows.execute();
  }

  /** What happened to a batch, in order. */
  public static List<BatchEvent> events(Handle handle, String batchId) {
    return handle
        .select("select * from batch_event where batch_id = ? order by version, kind desc", batchId)
        .map(
            (row, context) ->
                new BatchEvent(
                    Instant.ofEpochMilli(row.getLong("at")),
                    BatchEvent.Kind.valueOf(row.getString("kind")),
                    row.getString("what"),
                    row.getString("words")))
        .list();
  }

  /** The errors of records of a batch that failed for good, the most frequent first. */
  public static List<ErrorGroup> errors(Handle handle, String batchId) {
    return handle
        .select(
            "select * from batch_error where batch_id = ? order by records desc, code, text",
            batchId)
        .map(
            (row, context) ->
                new ErrorGroup(
                    row.getString("code"),
                    row.getString("text"),
                    row.getInt("records"),
                    List.of(row.getString("samples").split("\n"))))
        .list();
  }
}
