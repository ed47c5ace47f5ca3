/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.BatchRow;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Queries of people. They use separate connections, and take a time that does not grow with the
 * number of batches, except where a method says so.
 */
public final class LedgerView {
  public static final int MOST_COUNTED = 1_000;

  private static final String RUNNING =
      "(select min(e.at) from batch_event e where e.batch_id = b.id and e.kind = 'JOB'"
          + " and e.what = 'InProgress') as running_since";

  private static final String SEEN = "select b.*, " + RUNNING + " from batch b";

  /** Only states in which prompts may wait: counting in the others would read all batches. */
  private static final String UNANSWERED =
      "select state, sum(records - padding - succeeded - failed - retried) as records from batch"
          + " where state in ('SEALED', 'UPLOADED', 'HELD', 'SUBMITTED', 'ENDED', 'FAILED')"
          + " group by state";

  private static final String TIMES =
      "select b.opened_at, b.sealed_at, b.submitted_at, b.ended_at, "
          + RUNNING
          + ", coalesce((select min(e.at) from batch_event e where e.batch_id = b.id"
          + " and e.kind = 'STATE' and e.what = 'DELIVERED'), b.closed_at) as delivered_at"
          + " from batch b where b.state = 'DELIVERED' order by b.id desc limit ?";

  private final Jdbi jdbi;

  public LedgerView(LedgerDatabase database) {
    this.jdbi = database.reading().jdbi();
  }

  /**
   * A page of the batches that match.
   *
   * @param batches newest first
   * @param count how many match in all; at most one more than {@value #MOST_COUNTED}
   */
  public record Found(List<SeenBatch> batches, long count) {}

  public Found find(BatchFilter filter, PageOf page) {
    return jdbi.withHandle(
        handle -> {
          BatchSearch search = new BatchSearch(handle, filter);
          List<String> ids = search.ids(page);
          boolean all = page.isFirst() && ids.size() < page.size();
          return new Found(seen(handle, ids), all ? ids.size() : search.count(MOST_COUNTED + 1));
        });
  }

  private static List<SeenBatch> seen(Handle handle, List<String> ids) {
    return ids.isEmpty()
        ? List.of()
        : handle
            .createQuery(SEEN + " where b.id in (<ids>) order by b.id desc")
            .bindList("ids", ids)
            .map((row, context) -> seen(row))
            .list();
  }

  /** The ids of the batches that match, newest first, at most {@code limit}. */
  public List<String> ids(BatchFilter filter, int limit) {
    return jdbi.withHandle(handle -> new BatchSearch(handle, filter).ids(PageOf.newest(limit)));
  }

  /** The models of all batches, in order. */
  public List<String> models() {
    return jdbi.withHandle(BatchSearch::models);
  }

  public Optional<Story> story(String batchId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SEEN + " where b.id = :id")
                .bind("id", batchId)
                .map((row, context) -> seen(row))
                .findOne()
                .map(batch -> BatchStory.of(handle, batch)));
  }

  /** The counts of every state that a batch in the ledger may be in. */
  public List<StateCount> states() {
    return jdbi.withHandle(
        handle -> {
          Map<BatchState, Long> batches =
              counts(handle, "select state, count(*) as records from batch group by state");
          Map<BatchState, Long> unanswered = counts(handle, UNANSWERED);
          return Arrays.stream(BatchState.values())
              .filter(state -> state != BatchState.OPEN)
              .map(
                  state ->
                      new StateCount(
                          state,
                          batches.getOrDefault(state, 0L),
                          unanswered.getOrDefault(state, 0L)))
              .toList();
        });
  }

  private static Map<BatchState, Long> counts(Handle handle, String sql) {
    Map<BatchState, Long> counts = new EnumMap<>(BatchState.class);
    handle
        .createQuery(sql)
        .map((row, context) -> Map.entry(row.getString("state"), row.getLong("records")))
        .forEach(row -> counts.put(BatchState.valueOf(row.getKey()), row.getValue()));
    return counts;
  }

  /** The jobs that have not ended, as of the last poll. */
  public List<OpenJob> openJobs() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SEEN + " where b.state = 'SUBMITTED' order by b.id")
                .map(
                    (row, context) ->
                        new OpenJob(
                            BatchRow.lane(row),
                            row.getString("model_id"),
                            row.getString("job_status"),
                            row.getLong("records") - row.getLong("padding"),
                            row.getLong("job_total"),
                            row.getLong("job_processed"),
                            instant(row, "submitted_at"),
                            instant(row, "running_since")))
                .list());
  }

  /** The times of the newest batches that are delivered. */
  public List<Times> times(int batches) {
    return jdbi.withHandle(
        handle ->
            handle
                .select(TIMES, batches)
                .map(
                    (row, context) ->
                        new Times(
                            instant(row, "opened_at"),
                            instant(row, "sealed_at"),
                            instant(row, "submitted_at"),
                            instant(row, "running_since"),
                            instant(row, "ended_at"),
                            instant(row, "delivered_at")))
                .list());
  }

  /** The input and output tokens of all answers ever. Reads every batch. */
  public Map.Entry<Long, Long> tokens() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0) from"
                        + " (select input_tokens, output_tokens from batch union all"
                        + " select input_tokens, output_tokens from removed_batch) totals")
                .map((row, context) -> Map.entry(row.getLong(1), row.getLong(2)))
                .one());
  }

  private static SeenBatch seen(ResultSet row) throws SQLException {
    return new SeenBatch(
        BatchRow.read(row),
        row.getLong("input_tokens"),
        row.getLong("output_tokens"),
        row.getInt("unfit"),
        instant(row, "running_since"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
