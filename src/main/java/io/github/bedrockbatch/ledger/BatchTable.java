/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.ledger.pause.Pause;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Batches as rows and back. */
public final class BatchTable {
  /** Set when the row is inserted and never again. */
  static final String FIXED =
      "id, model_id, invocation_type, group_name, node, close_cause, way, records, padding,"
          + " input_bytes, context_bytes, opened_at, sealed_at, job_name";

  /** What a move may change. */
  static final String CHANGING =
      "state, version, home, bucket, prefix, due_at, troubles, submit_started_at, submitted_at,"
          + " job_arn, job_status, job_message, job_total, job_processed, job_succeeded,"
          + " job_failed, job_stop_reason, job_lost, ended_at, pages_delivered, all_delivered,"
          + " succeeded, empty, failed, retried, max_attempts, closed_at, reason";

  static final String INSERT =
      "insert into batch (%s, %s, lease_until) values (:%s, :%s, 0)"
          .formatted(FIXED, CHANGING, FIXED.replace(", ", ", :"), CHANGING.replace(", ", ", :"));

  /** A move to another state gives the lease back. */
  private static final String UPDATE =
      "update batch set "
          + Arrays.stream(CHANGING.split(", "))
              .map(column -> column + " = :" + column)
              .collect(Collectors.joining(", "))
          + ", lease_owner = case when :state = :from then lease_owner end"
          + ", lease_until = case when :state = :from then lease_until else 0 end"
          + " where id = :id and state = :from and version = :at and lease_owner = :me";

  private static final String REACHABLE =
      " and (b.lease_owner is null or b.lease_owner = :me or b.lease_until < :now)"
          + " and (b.home is null or :home = '' or b.home = :home) ";

  private static final String FREE = " and b.due_at <= :now" + REACHABLE;

  /** One that failed is due later than those that wait, and holds none of them up. */
  private static final String NEXT = " order by b.due_at, b.id limit 1";

  static final String NEXT_IN_STATE =
      "select b.* from batch b where b.state = :state"
          + " and (b.state <> 'SEALED' or b.node = :me and b.way <> 'ON_DEMAND')"
          + FREE
          + NEXT;

  /** What is in hand goes on. */
  private static final String SUBMITTING =
      "and not exists (select 1 from paused where what = '" + Pause.SUBMITTING + "') ";

  static final String NEXT_TO_SUBMIT =
      "select b.* from batch b where b.state = 'UPLOADED'"
          + FREE
          + SUBMITTING
          + "and b.way = 'JOB' and (select count(*) from batch o where o.state = 'SUBMITTED'"
          + " and o.model_id = b.model_id and o.home = b.home) < :maxOpen"
          + " and b.model_id not in (<full>)"
          + NEXT;

  static final String NEXT_UNDER_MINIMUM =
      "select b.* from batch b where b.state in ('SEALED', 'UPLOADED') and b.way <> 'JOB'"
          + " and (b.state = 'UPLOADED' or b.way = 'ON_DEMAND') and b.node = :me"
          + FREE
          + SUBMITTING
          + NEXT;

  /** Stands for a state in a row about a request of an operator. */
  static final String REQUESTED = "REQUESTED";

  static final String DUE =
      "select b.state, min(b.due_at) as due_at from batch b"
          + " where b.state in ('SEALED', 'UPLOADED', 'ENDED')"
          + " and (b.state <> 'SEALED' or b.node = :me)"
          + REACHABLE
          + "group by b.state union all select '"
          + REQUESTED
          + "', requested_at from operator_request where done_at is null";

  static final String LEASE_IT =
      "update batch set lease_owner = ?, lease_until = ? where id = ? and state = ? and version = ?"
          + " and (lease_owner is null or lease_owner = ? or lease_until < ?)";

  static final String RELEASE =
      "update batch set lease_owner = null, lease_until = 0 where id = ? and lease_owner = ?"
          + " and state = ?";

  static final String RENEW = "update batch set lease_until = ? where lease_owner = ?";

  private BatchTable() {}

  static void insert(Handle handle, Batch batch) {
    handle.createUpdate(INSERT).bindMap(row(batch)).execute();
  }

  static Map<String, Object> row(Batch batch) {
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
    return row;
  }

  /**
   * Replaces the row that this node holds.
   *
   * @throws StaleBatchException when the row has changed or the lease is no longer this node's
   * @throws IllegalArgumentException when {@link BatchState} does not allow the move
   */
  static Batch save(Handle handle, String node, Batch held, Batch next) {
    if (held.state() != next.state() && !held.state().mayBecome(next.state())) {
      throw new IllegalArgumentException(
          "Batch " + held.id() + " may not go from " + held.state() + " to " + next.state());
    }
    Batch saved = next.saved();
    int changed =
        handle
            .createUpdate(UPDATE)
            .bindMap(changing(saved))
            .bind("id", held.id())
            .bind("from", held.state().name())
            .bind("at", held.version())
            .bind("me", node)
            .execute();
    if (changed != 1) {
      throw new StaleBatchException(held.id());
    }
    return saved;
  }

  static Ledger.Due due(Handle handle, String node, String home, long now) {
    Set<BatchState> states = EnumSet.noneOf(BatchState.class);
    boolean requested = false;
    long next = Long.MAX_VALUE;
    for (Map.Entry<String, Long> each :
        handle
            .createQuery(DUE)
            .bindMap(Map.of("me", node, "home", home, "now", now))
            .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
            .list()) {
      if (each.getKey().equals(REQUESTED)) {
        requested = true;
      } else if (each.getValue() <= now) {
        states.add(BatchState.valueOf(each.getKey()));
      } else {
        next = Math.min(next, each.getValue());
      }
    }
    return new Ledger.Due(states, requested, Instant.ofEpochMilli(next));
  }

  static Optional<Batch> find(Handle handle, String id) {
    return list(handle, "select * from batch where id = ?", id).stream().findFirst();
  }

  static List<Batch> list(Handle handle, String sql, Object... values) {
    return handle.select(sql, values).map((row, context) -> read(row)).list();
  }

  private static Map<String, Object> changing(Batch batch) {
    Map<String, Object> row = new HashMap<>();
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
    row.put("max_attempts", batch.delivery().maxAttempts());
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

  /** From a row with all columns of the table. */
  public static Batch read(ResultSet row) throws SQLException {
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
    Batch.Step step =
        new Batch.Step(
            BatchState.valueOf(row.getString("state")),
            instant(row, "due_at"),
            row.getInt("troubles"),
            instant(row, "ended_at"),
            instant(row, "closed_at"),
            row.getString("reason"));
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
            row.getInt("retried"),
            row.getInt("max_attempts"));
    return new Batch(
        row.getString("id"),
        key(row),
        row.getLong("version"),
        row.getString("node"),
        contents,
        place(row),
        step,
        job,
        delivery);
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
