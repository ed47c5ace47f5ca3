/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.ledger.sql.Dialect;
import io.github.bedrockbatch.ledger.sql.Serials;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The requests of operators, in the order in which they were made. */
public final class OperatorRequests {
  private static final String INSERT =
      "insert into operator_request (id, action, batch_id, detail, requested_by, requested_at)"
          + " values (?, ?, ?, ?, ?, ?)";

  private static final String TAKE =
      "update operator_request set taken_by = :me, taken_until = :lease + "
          + Dialect.TIME
          + " where id = :id and done_at is null and (taken_by is null or taken_by = :me"
          + " or taken_until < "
          + Dialect.TIME
          + ")";

  private final Jdbi jdbi;
  private final Clock clock;
  private final Runnable whenAdded;

  /** For a process that does not carry requests out. */
  public OperatorRequests(LedgerDatabase database, Clock clock) {
    this(database, clock, () -> {});
  }

  /**
   * @param whenAdded is run after each call of this object that adds requests
   */
  public OperatorRequests(LedgerDatabase database, Clock clock, Runnable whenAdded) {
    this.jdbi = database.jdbi();
    this.clock = clock;
    this.whenAdded = whenAdded;
  }

  /** Adds a request about a batch, or about all when that is empty; returns its id. */
  public long add(OperatorRequest.Action action, String batchId) {
    return add(action, batchId, null, null);
  }

  /**
   * Adds a request; returns its id.
   *
   * @param detail at most 16,000 characters; may be null
   * @param by who asks; null if unknown
   */
  public long add(OperatorRequest.Action action, String batchId, String detail, String by) {
    return add(action, List.of(batchId), detail, by);
  }

  /**
   * Adds a request for each of these. One that is open already is not added again.
   *
   * @return the id of the last request
   */
  public long add(OperatorRequest.Action action, List<String> batchIds, String detail, String by) {
    long added =
        jdbi.inTransaction(
            handle -> {
              long next = Serials.OPERATOR_REQUEST.lock(handle);
              Map<String, OperatorRequest> open =
                  open(handle).stream()
                      .collect(Collectors.toMap(OperatorRequest::batchId, r -> r, (a, b) -> b));
              long last = 0;
              PreparedBatch rows = handle.prepareBatch(INSERT);
              for (String batchId : batchIds) {
                OperatorRequest latest = open.get(batchId);
                if (latest != null
                    && latest.action() == action
                    && Objects.equals(latest.detail(), detail)) {
                  last = latest.id();
                } else {
                  last = ++next;
                  rows.add(last, action.name(), batchId, detail, by, clock.millis());
                }
              }
              if (rows.size() > 0) {
                rows.execute();
                Serials.OPERATOR_REQUEST.used(handle, next);
              }
              return last;
            });
    whenAdded.run();
    return added;
  }

  /** What is still to be done, oldest first. */
  public List<OperatorRequest> open() {
    return jdbi.withHandle(OperatorRequests::open);
  }

  private static List<OperatorRequest> open(Handle handle) {
    return handle
        .createQuery("select * from operator_request where done_at is null order by id")
        .map((row, context) -> read(row))
        .list();
  }

  public Optional<OperatorRequest> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .select("select * from operator_request where id = ?", id)
                .map((row, context) -> read(row))
                .findOne());
  }

  /**
   * Leases a request to one node, until it is done or {@code time} has passed since the last {@link
   * Ledger#renewLeases} of that node.
   *
   * @return false when another node has it, or it is done
   */
  public boolean take(OperatorRequest request, String node, Duration time) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(TAKE)
                    .bind("me", node)
                    .bind("lease", time.toMillis())
                    .bind("id", request.id())
                    .bind(Dialect.NODE_TIME, clock.millis())
                    .execute())
        == 1;
  }

  /** Closes the request with its outcome; has no effect if it is closed. */
  public void done(long id, String outcome) {
    jdbi.useHandle(handle -> done(handle, id, outcome));
  }

  private void done(Handle handle, long id, String outcome) {
    handle.execute(
        "update operator_request set done_at = ?, outcome = ? where id = ? and done_at is null",
        clock.millis(),
        outcome,
        id);
  }

  /**
   * Notes the outcome on this node of a request in which every node has a part. The request is done
   * when all nodes that were heard of within {@code within} have done theirs.
   *
   * @param outcome null to note nothing and only check whether all nodes are done
   * @return whether this node has done its part
   */
  public boolean partDone(long id, String node, String outcome, Duration within) {
    return jdbi.inTransaction(
        handle -> {
          if (outcome != null) {
            handle.execute(
                "insert into operator_request_part (request, node, outcome) values (?, ?, ?)"
                    + " on conflict do nothing",
                id,
                node,
                outcome);
          }
          Map<String, String> parts = new LinkedHashMap<>();
          handle
              .select(
                  "select node, outcome from operator_request_part where request = ? order by node",
                  id)
              .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
              .forEach(part -> parts.put(part.getKey(), part.getValue()));
          boolean doneHere = parts.containsKey(node);
          List<String> live = heardOf(handle, within);
          if (doneHere && parts.keySet().containsAll(live)) {
            done(handle, id, parts.size() == 1 ? parts.get(node) : words(parts));
          }
          return doneHere;
        });
  }

  /** Whether the node was heard of within this time. */
  public boolean isHeardOf(String node, Duration within) {
    return jdbi.withHandle(handle -> heardOf(handle, within)).contains(node);
  }

  private List<String> heardOf(Handle handle, Duration within) {
    return handle
        .createQuery("select name from node where seen_at > " + Dialect.TIME + " - :within")
        .bind("within", within.toMillis())
        .bind(Dialect.NODE_TIME, clock.millis())
        .mapTo(String.class)
        .list();
  }

  private static String words(Map<String, String> parts) {
    return parts.entrySet().stream()
        .map(part -> "node " + part.getKey() + ": " + part.getValue())
        .collect(Collectors.joining("; "));
  }

  private static OperatorRequest read(ResultSet row) throws SQLException {
    long doneAt = row.getLong("done_at");
    boolean open = row.wasNull();
    return new OperatorRequest(
        row.getLong("id"),
        OperatorRequest.Action.valueOf(row.getString("action")),
        row.getString("batch_id"),
        row.getString("detail"),
        row.getString("requested_by"),
        Instant.ofEpochMilli(row.getLong("requested_at")),
        open ? null : Instant.ofEpochMilli(doneAt),
        row.getString("outcome"));
  }
}
