/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.ledger.sql.Dialect;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The statements for rows of batches. */
public final class BatchTable {
  /** {@code due_at} from the clock of this node to that of the database, which all nodes share. */
  static final String DUE = ":due_at + " + Dialect.TIME + " - :" + Dialect.NODE_TIME;

  /** {@code due_at} from the clock of the database to that of this node. */
  public static final String DUE_HERE = "due_at - " + Dialect.TIME + " + :" + Dialect.NODE_TIME;

  static final String INSERT =
      "insert into batch (%s, lease_until) values (:%s, 0) on conflict (id) do nothing"
          .formatted(BatchRow.COLUMNS, BatchRow.COLUMNS.replace(", ", ", :"))
          .replace(":due_at", DUE);

  /** A move to another state gives the lease back. */
  private static final String UPDATE =
      "update batch set "
          + Arrays.stream(BatchRow.CHANGING.split(", "))
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
    return handle
            .createUpdate(INSERT)
            .bindMap(BatchRow.of(batch))
            .bind(Dialect.NODE_TIME, now)
            .execute()
        == 1;
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
            .bindMap(BatchRow.changing(next))
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
    return handle.select(sql, values).map((row, context) -> BatchRow.read(row)).list();
  }

  /** What the query finds when {@code these} is bound in it; an empty list when that is empty. */
  static List<Batch> listOf(Handle handle, String sql, Collection<String> these) {
    return these.isEmpty()
        ? List.of()
        : handle
            .createQuery(sql)
            .bindList("these", List.copyOf(these))
            .map((row, context) -> BatchRow.read(row))
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
}
