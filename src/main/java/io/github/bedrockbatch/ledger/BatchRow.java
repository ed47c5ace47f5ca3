/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A batch as a row and back. */
public final class BatchRow {
  /** The lane of rows that were written before there were several. */
  private static final String DEFAULT_LANE = "default";

  /** Set when the row is inserted and never again. */
  private static final String FIXED =
      "id, model_id, invocation_type, group_name, node, close_cause, way, records, padding,"
          + " input_bytes, context_bytes, opened_at, sealed_at, job_name,"
          + " traceparents, deadline";

  /** What a move may change. */
  static final String CHANGING =
      "state, version, unasked, lane, home, bucket, prefix, due_at, troubles, submit_started_at,"
          + " submitted_at, job_arn, job_status, job_message, job_total, job_processed,"
          + " job_succeeded, job_failed, job_stop_reason, job_lost, ended_at, pages_delivered,"
          + " all_delivered, results_on, succeeded, empty, failed, retried, max_attempts,"
          + " closed_at, reason, late_at, given_up";

  /** All but those of the lease. */
  static final String COLUMNS = FIXED + ", " + CHANGING;

  private BatchRow() {}

  /** The columns of {@link #COLUMNS}. */
  static Map<String, Object> of(Batch batch) {
    Map<String, Object> row = changing(batch);
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
    List<String> traceparents = batch.contents().traceparents();
    row.put("traceparents", traceparents.isEmpty() ? null : String.join(" ", traceparents));
    row.put("deadline", millis(batch.contents().deadline()));
    return row;
  }

  /** The columns of {@link #CHANGING}. */
  static Map<String, Object> changing(Batch batch) {
    Map<String, Object> row = new HashMap<>();
    row.put("state", batch.state().name());
    row.put("version", batch.version());
    row.put("unasked", batch.contents().unasked());
    row.put("lane", batch.place() == null ? null : batch.place().lane());
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
    row.put("results_on", batch.delivery().on());
    row.put("succeeded", batch.delivery().succeeded());
    row.put("empty", batch.delivery().empty());
    row.put("failed", batch.delivery().failed());
    row.put("retried", batch.delivery().retried());
    row.put("max_attempts", batch.delivery().maxAttempts());
    row.put("closed_at", millis(batch.closedAt()));
    row.put("reason", batch.reason());
    row.put("late_at", millis(batch.late().lookAt()));
    row.put("given_up", millis(batch.late().givenUp()));
    return row;
  }

  public static BatchKey key(ResultSet row) throws SQLException {
    return new BatchKey(
        row.getString("model_id"),
        InvocationType.of(row.getString("invocation_type")),
        row.getString("group_name"));
  }

  /** From a row with all columns of the table. */
  public static Batch read(ResultSet row) throws SQLException {
    return new Batch(
        row.getString("id"),
        key(row),
        row.getLong("version"),
        row.getString("node"),
        contents(row),
        place(row),
        step(row),
        job(row),
        delivery(row),
        new Late(instant(row, "late_at"), instant(row, "given_up")));
  }

  private static BatchContents contents(ResultSet row) throws SQLException {
    return new BatchContents(
        CloseCause.valueOf(row.getString("close_cause")),
        Way.valueOf(row.getString("way")),
        row.getInt("records"),
        row.getInt("padding"),
        row.getInt("unasked"),
        row.getLong("input_bytes"),
        row.getLong("context_bytes"),
        instant(row, "opened_at"),
        instant(row, "sealed_at"),
        traceparents(row.getString("traceparents")),
        instant(row, "deadline"));
  }

  private static Step step(ResultSet row) throws SQLException {
    return new Step(
        BatchState.valueOf(row.getString("state")),
        null,
        row.getInt("troubles"),
        instant(row, "ended_at"),
        instant(row, "closed_at"),
        row.getString("reason"));
  }

  private static Job job(ResultSet row) throws SQLException {
    return new Job(
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
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    return new Delivery(
        row.getInt("pages_delivered"),
        row.getInt("all_delivered") == 1,
        row.getString("results_on"),
        row.getInt("succeeded"),
        row.getInt("empty"),
        row.getInt("failed"),
        row.getInt("retried"),
        row.getInt("max_attempts"));
  }

  private static List<String> traceparents(String column) {
    return column == null ? List.of() : List.of(column.split(" "));
  }

  private static Place place(ResultSet row) throws SQLException {
    String bucket = row.getString("bucket");
    return bucket == null
        ? null
        : new Place(lane(row), row.getString("home"), bucket, row.getString("prefix"));
  }

  /** The lane of a batch that was uploaded. */
  public static String lane(ResultSet row) throws SQLException {
    String lane = row.getString("lane");
    return lane == null ? DEFAULT_LANE : lane;
  }

  private static Long millis(Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
