/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.history.HistoryTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Reads the story of one batch in SQL. */
final class BatchStory {
  /** May find other names, too, in some collations: its callers test each name. */
  private static final String LATER =
      "select s.batch_id as id, s.source, b.state, sum(s.records) as records from batch_source s"
          + " join batch b on b.id = s.batch_id where s.source = 'batch:' || :id"
          + " or s.source between 'rerun:' || :id and 'rerun:' || :id || ':99999999'"
          + " or s.source between 'rerun-all:' || :id and 'rerun-all:' || :id || ':99999999'"
          + " or s.source between 'rerun-failed:' || :id and 'rerun-failed:' || :id || ':99999999'"
          + " group by s.batch_id, s.source, b.state order by s.batch_id";

  private static final String EARLIER =
      "select source, sum(records) as records from batch_source where batch_id = :id"
          + " and (source like 'batch:%' or source like 'rerun%') group by source order by source";

  private BatchStory() {}

  static Story of(Handle handle, SeenBatch seen) {
    Batch batch = seen.batch();
    List<SourceShare> shares = shares(handle, batch);
    long all =
        shares.size() < Story.MOST_SHARES
            ? shares.size()
            : handle
                .select("select count(*) from batch_source where batch_id = ?", batch.id())
                .mapTo(Long.class)
                .one();
    return new Story(
        seen,
        HistoryTable.events(handle, batch.id()),
        HistoryTable.errors(handle, batch.id()),
        shares,
        all - shares.size(),
        earlier(handle, batch.id()),
        later(handle, batch.id()),
        requests(handle, batch.id()),
        count(handle, "select sum(late) from batch_source where batch_id = ?", batch),
        count(handle, "select charged_again from batch where id = ?", batch));
  }

  private static long count(Handle handle, String sql, Batch batch) {
    return handle.select(sql, batch.id()).mapTo(Long.class).findOne().orElse(0L);
  }

  private static List<SourceShare> shares(Handle handle, Batch batch) {
    return handle
        .select(
            "select * from batch_source where batch_id = ? order by source, origin limit ?",
            batch.id(),
            Story.MOST_SHARES)
        .map(
            (row, context) -> {
              long records = row.getLong("records");
              long succeeded = row.getLong("succeeded");
              long failed = row.getLong("failed");
              long retried = row.getLong("retried");
              return new SourceShare(
                  row.getString("source"),
                  row.getString("origin"),
                  records,
                  succeeded,
                  row.getLong("empty"),
                  failed,
                  retried,
                  records - succeeded - failed - retried);
            })
        .list();
  }

  private static List<Attempt> later(Handle handle, String batchId) {
    return handle
        .createQuery(LATER)
        .bind("id", batchId)
        .map(
            (row, context) ->
                Attempt.isOf(row.getString("source"), batchId)
                    ? new Attempt(
                        row.getString("id"),
                        BatchState.valueOf(row.getString("state")),
                        row.getLong("records"),
                        Attempt.byPerson(row.getString("source")))
                    : null)
        .filter(attempt -> attempt != null)
        .list();
  }

  private static List<Attempt> earlier(Handle handle, String batchId) {
    Map<String, Long> sources = new LinkedHashMap<>();
    handle
        .createQuery(EARLIER)
        .bind("id", batchId)
        .map((row, context) -> Map.entry(row.getString("source"), row.getLong("records")))
        .forEach(row -> sources.put(row.getKey(), row.getValue()));
    List<Attempt> earlier = new ArrayList<>();
    sources.forEach(
        (source, records) -> {
          String id = Attempt.of(source);
          if (id != null) {
            handle
                .select("select state from batch where id = ?", id)
                .mapTo(BatchState.class)
                .findOne()
                .ifPresent(
                    state ->
                        earlier.add(new Attempt(id, state, records, Attempt.byPerson(source))));
          }
        });
    return earlier;
  }

  private static List<RequestLine> requests(Handle handle, String batchId) {
    return handle
        .select("select * from operator_request where batch_id = ? order by id", batchId)
        .map(
            (row, context) ->
                new RequestLine(
                    row.getLong("id"),
                    OperatorRequest.Action.valueOf(row.getString("action")),
                    row.getString("requested_by"),
                    LedgerView.instant(row, "requested_at"),
                    LedgerView.instant(row, "done_at"),
                    row.getString("outcome")))
        .list();
  }
}
