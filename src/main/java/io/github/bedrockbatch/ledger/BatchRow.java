/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A batch as columns and back. */
final class BatchRow {
  private BatchRow() {}

  /** What is set when the row is inserted and never again. */
  static Map<String, Object> fixedColumns(Batch batch) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", batch.id());
    row.put("model_id", batch.key().modelId());
    row.put("invocation_type", batch.key().invocationType().wireName());
    row.put("group_name", batch.key().group());
    row.put("node", batch.node());
    row.put("close_cause", batch.contents().cause().name());
    row.put("way", batch.contents().way().name());
    row.put("records", batch.contents().records());
    row.put("padding", batch.contents().padding());
    row.put("input_bytes", batch.contents().inputBytes());
    row.put("context_bytes", batch.contents().contextBytes());
    row.put("opened_at", millis(batch.contents().openedAt()));
    row.put("sealed_at", millis(batch.contents().sealedAt()));
    row.put("job_name", batch.job().name());
    row.put("lease_until", 0L);
    return row;
  }

  /** What a move may change. */
  static Map<String, Object> changingColumns(Batch batch) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("state", batch.state().name());
    row.put("version", batch.version());
    row.put("home", batch.place() == null ? null : batch.place().home());
    row.put("bucket", batch.place() == null ? null : batch.place().bucket());
    row.put("prefix", batch.place() == null ? null : batch.place().prefix());
    row.put("due_at", millis(batch.dueAt()));
    row.put("troubles", batch.failures());
    row.put("submit_started_at", millis(batch.job().startedAt()));
    row.put("submitted_at", millis(batch.job().submittedAt()));
    row.put("job_arn", batch.job().arn());
    row.put("job_status", batch.job().status());
    row.put("job_message", batch.job().message());
    row.put("job_total", batch.job().counters().total());
    row.put("job_processed", batch.job().counters().processed());
    row.put("job_succeeded", batch.job().counters().succeeded());
    row.put("job_failed", batch.job().counters().failed());
    row.put("job_stop_reason", batch.job().stopReason());
    row.put("job_lost", batch.job().lost() ? 1 : 0);
    row.put("ended_at", millis(batch.endedAt()));
    row.put("pages_delivered", batch.delivery().pages());
    row.put("all_delivered", batch.delivery().complete() ? 1 : 0);
    row.put("succeeded", batch.delivery().succeeded());
    row.put("empty", batch.delivery().empty());
    row.put("failed", batch.delivery().failed());
    row.put("retried", batch.delivery().retried());
    row.put("closed_at", millis(batch.closedAt()));
    row.put("reason", batch.reason());
    return row;
  }

  static BatchKey key(ResultSet row) throws SQLException {
    return new BatchKey(
        row.getString("model_id"),
        InvocationType.of(row.getString("invocation_type")),
        row.getString("group_name"));
  }

  static Batch read(ResultSet row) throws SQLException {
    Batch.Contents contents =
        new Batch.Contents(
            CloseCause.valueOf(row.getString("close_cause")),
            Way.valueOf(row.getString("way")),
            row.getInt("records"),
            row.getInt("padding"),
            row.getLong("input_bytes"),
            row.getLong("context_bytes"),
            instant(row, "opened_at"),
            instant(row, "sealed_at"));
    Job job =
        new Job(
            row.getString("job_name"),
            instant(row, "submit_started_at"),
            instant(row, "submitted_at"),
            row.getString("job_arn"),
            row.getString("job_status"),
            row.getString("job_message"),
            new Job.Counters(
                row.getLong("job_total"),
                row.getLong("job_processed"),
                row.getLong("job_succeeded"),
                row.getLong("job_failed")),
            row.getString("job_stop_reason"),
            row.getInt("job_lost") == 1);
    Batch.Delivery delivery =
        new Batch.Delivery(
            row.getInt("pages_delivered"),
            row.getInt("all_delivered") == 1,
            row.getInt("succeeded"),
            row.getInt("empty"),
            row.getInt("failed"),
            row.getInt("retried"));
    return new Batch(
        row.getString("id"),
        key(row),
        BatchState.valueOf(row.getString("state")),
        row.getLong("version"),
        row.getString("node"),
        contents,
        place(row),
        instant(row, "due_at"),
        row.getInt("troubles"),
        job,
        instant(row, "ended_at"),
        delivery,
        instant(row, "closed_at"),
        row.getString("reason"));
  }

  private static Place place(ResultSet row) throws SQLException {
    String bucket = row.getString("bucket");
    return bucket == null
        ? null
        : new Place(row.getString("home"), bucket, row.getString("prefix"));
  }

  private static Long millis(Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
