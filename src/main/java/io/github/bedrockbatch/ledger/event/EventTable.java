/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.event;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.sql.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The events that are still to be sent. Any number of nodes may take from them. */
public final class EventTable {
  private static final int MOST = 100;

  private final Jdbi jdbi;

  public EventTable(LedgerDatabase database) {
    this.jdbi = database.jdbi();
  }

  /** Adds one that is due at once. */
  static void add(Handle handle, Event event) {
    handle
        .createUpdate(
            "insert into event_outbox (id, target, at, type, subject, body, tries, due_at)"
                + " values (:id, :target, :nodeTime, :type, :subject, :body, 0, "
                + Dialect.TIME
                + ") on conflict do nothing")
        .bindMethods(event)
        .bind(Dialect.NODE_TIME, event.at().toEpochMilli())
        .execute();
  }

  /** The events that a target can be sent now, oldest first; of each subject only the oldest. */
  public List<Event> due(String target, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * from event_outbox o where target = :target and due_at <= "
                        + Dialect.TIME
                        + " and not exists (select 1 from event_outbox e where e.target = o.target"
                        + " and e.subject = o.subject"
                        + " and (e.at < o.at or e.at = o.at and e.id < o.id))"
                        + " order by at, id limit :most")
                .bind("target", target)
                .bind(Dialect.NODE_TIME, now.toEpochMilli())
                .bind("most", MOST)
                .map((row, context) -> read(row))
                .list());
  }

  private static Event read(ResultSet row) throws SQLException {
    return new Event(
        row.getString("id"),
        row.getString("target"),
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("type"),
        row.getString("subject"),
        row.getString("body"),
        row.getInt("tries"),
        Instant.ofEpochMilli(row.getLong("due_at")));
  }

  /**
   * Leases an event to one process; after this time it is free again.
   *
   * @return false when another process has it
   */
  public boolean claim(Event event, Duration time, Instant now) {
    return dueIn("due_at = :was", event, time, event.tries(), now) == 1;
  }

  private int dueIn(String which, Event event, Duration time, int tries, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(
                    "update event_outbox set tries = :failed, due_at = :time + "
                        + Dialect.TIME
                        + " where id = :id and target = :target and "
                        + which)
                .bindMethods(event)
                .bind("failed", tries)
                .bind("time", time.toMillis())
                .bind("was", event.dueAt().toEpochMilli())
                .bind(Dialect.NODE_TIME, now.toEpochMilli())
                .execute());
  }

  /** Removes an event that was sent, or given up. */
  public void remove(Event event) {
    execute("delete from event_outbox where id = ? and target = ?", event.id(), event.target());
  }

  /** Notes a failed attempt to send the event, which is due again after this time. */
  public void postpone(Event event, Duration time, Instant now) {
    dueIn("true", event, time, event.tries() + 1, now);
  }

  /**
   * Removes events from before this time, also of targets that no longer exist; returns how many.
   */
  public int removeBefore(Instant then) {
    return execute("delete from event_outbox where at < ?", then.toEpochMilli());
  }

  private int execute(String sql, Object... values) {
    return jdbi.withHandle(handle -> handle.execute(sql, values));
  }
}
