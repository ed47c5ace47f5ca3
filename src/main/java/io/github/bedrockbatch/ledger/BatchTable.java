/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.ledger.sql.Dialect;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Batches as rows and back. */
public final class BatchTable {
  /** The lane of rows that were written before there were several. */
  private static final String DEFAULT_LANE = "default";

  /** Set when the row is inserted and never again. */
  static final String FIXED =
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

  /** {@code due_at} from the clock of this node to that of the database, which all nodes share. */
  static final String DUE = ":due_at + " + Dialect.TIME + " - :" + Dialect.NODE_TIME;

  /** {@code due_at} from the clock of the database to that of this node. */
  public static final String DUE_HERE = "due_at - " + Dialect.TIME + " + :" + Dialect.NODE_TIME;

  static final String INSERT =
      "insert into batch (%s, %s, lease_until) values (:%s, :%s, 0) on conflict (id) do nothing"
          .formatted(FIXED, CHANGING, FIXED.replace(", ", ", :"), CHANGING.replace(", ", ", :"))
          .replace(":due_at", DUE);

  /** A move to another state gives the lease back. */
  private static final String UPDATE =
      "update batch set "
          + Arrays.stream(CHANGING.split(", "))
              .map(column -> column + " = :" + column)
              .collect(Collectors.joining(", "))
              .replace(":due_at", "coalesce(" + DUE + ", due_at)")
          + ", lease_owner = case when :state = :from then lease_owner end"
          + ", lease_until = case when :state = :from then lease_until else 0 end"
          + " where id = :id and state = :from and version = :at and lease_owner = :me";

  private static final String UNDER_WAY = " state in ('UPLOADED', 'SUBMITTED', 'ENDED') and home ";

  static final String THESE = "select * from batch where id in (<these>)";

  /** Batches under way at any other home than these. */
  static final String ELSEWHERE =
      "select * from batch where" + UNDER_WAY + "not in (<these>) order by id";

  /** Skips rows that have this reason already, so that a start does not write all of them again. */
  private static final String WAITING =
      "update batch set reason = :why, troubles = 0, version = version + 1, lease_owner = null,"
          + " lease_until = 0 where"
          + UNDER_WAY
          + "= :home and (lease_owner is null or lease_owner = :me or lease_until < "
          + Dialect.TIME
          + ") and (reason is null or reason <> :why)";

  private static final String TRY_AGAIN =
      "update batch set due_at = "
          + Dialect.TIME
          + ", troubles = 0, version = version + 1 where state in"
          + " ('SEALED', 'UPLOADED', 'SUBMITTED', 'ENDED') and due_at > "
          + Dialect.TIME
          + " and reason not like :except"
          + " and (lease_owner is null or lease_owner = :me or lease_until < "
          + Dialect.TIME
          + ")";

  private static final String POSTPONED =
      "select id from batch where state = :state and due_at > " + Dialect.TIME;

  private BatchTable() {}

  /** Returns false, and changes nothing, when the batch is there already. */
  static boolean insert(Handle handle, Batch batch, long now) {
    return handle.createUpdate(INSERT).bindMap(row(batch)).bind(Dialect.NODE_TIME, now).execute()
        == 1;
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
    List<String> traceparents = batch.contents().traceparents();
    row.put("traceparents", traceparents.isEmpty() ? null : String.join(" ", traceparents));
    row.put("deadline", millis(batch.contents().deadline()));
    return row;
  }

  /**
   * Replaces the row, of which this node has the lease.
   *
   * @throws StaleBatchException when the row has changed or the lease is no longer this node's
   * @throws IllegalArgumentException when {@link BatchState} does not allow the move
   */
  static Batch save(Handle handle, String node, Batch held, Batch next, long now) {
    if (held.state() != next.state() && !held.state().mayBecome(next.state())) {
      throw new IllegalArgumentException(
          "Batch " + held.id() + " may not go from " + held.state() + " to " + next.state());
    }
    Batch saved = next.saved();
    int changed =
        handle
            .createUpdate(UPDATE)
            .bindMap(changing(next))
            .bind("version", saved.version())
            .bind("id", held.id())
            .bind("from", held.state().name())
            .bind("at", held.version())
            .bind("me", node)
            .bind(Dialect.NODE_TIME, now)
            .execute();
    if (changed != 1) {
      throw new StaleBatchException(held.id());
    }
    return saved;
  }

  static boolean isLeased(Handle handle, String node, Batch batch) {
    return handle
        .select(
            "select 1 from batch where id = ? and state = ? and version = ? and lease_owner = ?",
            batch.id(),
            batch.state().name(),
            batch.version(),
            node)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static Optional<Batch> find(Handle handle, String id) {
    return list(handle, "select * from batch where id = ?", id).stream().findFirst();
  }

  static List<Batch> list(Handle handle, String sql, Object... values) {
    return handle.select(sql, values).map((row, context) -> read(row)).list();
  }

  /** What the query finds when {@code these} is bound in it; an empty list when that is empty. */
  static List<Batch> listOf(Handle handle, String sql, Collection<String> these) {
    return these.isEmpty()
        ? List.of()
        : handle
            .createQuery(sql)
            .bindList("these", List.copyOf(these))
            .map((row, context) -> read(row))
            .list();
  }

  /** As {@link Ledger#waiting}. */
  static void waiting(Handle handle, String home, String why, String node, long now) {
    handle
        .createUpdate(WAITING)
        .bind("why", why)
        .bind("home", home)
        .bind("me", node)
        .bind(Dialect.NODE_TIME, now)
        .execute();
  }

  /** As {@link Ledger#postponed}. */
  static Set<String> postponed(Handle handle, BatchState state, long now) {
    return handle
        .createQuery(POSTPONED)
        .bind("state", state.name())
        .bind(Dialect.NODE_TIME, now)
        .mapTo(String.class)
        .set();
  }

  /** As {@link Ledger#tryAgain}. */
  static void tryAgain(Handle handle, String exceptFor, String node, long now) {
    handle
        .createUpdate(TRY_AGAIN)
        .bind("except", exceptFor + "%")
        .bind("me", node)
        .bind(Dialect.NODE_TIME, now)
        .execute();
  }

  private static Map<String, Object> changing(Batch batch) {
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

  private static Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
