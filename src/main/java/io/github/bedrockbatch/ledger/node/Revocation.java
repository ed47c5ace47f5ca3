/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.node;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.seal.Revocable;
import io.github.bedrockbatch.ledger.sql.Dialect;
import io.github.bedrockbatch.ledger.sql.Serials;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Frees the batches of nodes that have ended, if their sources are acknowledged after the upload,
 * so that sources or S3 have the records, too. A node that was only slow finds its batch {@code
 * REVOKED} and opens it again, without what others have sealed meanwhile.
 */
public final class Revocation {
  private static final String NOBODY =
      "not exists (select 1 from node n where n.name = %s"
          + " and n.alive_until >= "
          + Dialect.TIME
          + ")";

  private static final String UNLEASED =
      " and (b.lease_owner is null or b.lease_until < " + Dialect.TIME + ")";

  private static final String GONE =
      Revocable.SQL + " and b.node <> :me and " + NOBODY.formatted("b.node") + UNLEASED;

  private static final String REVOKE =
      "update batch as b set state = 'REVOKED', version = version + 1, lease_owner = null,"
          + " lease_until = 0, closed_at = :nodeTime, reason = 'its node ended before the upload:"
          + " its records come again from their sources' where "
          + GONE
          + " returning id";

  /** Frees work that was tied to the disk of a node that has ended. */
  private static final List<String> HAND_OVER =
      List.of(
          "update batch as b set results_on = null, version = version + 1, all_delivered = 0,"
              + " pages_delivered = case when all_delivered = 1 then 0 else pages_delivered end"
              + " where b.state = 'ENDED' and b.results_on <> :me and b.group_name"
              + Revocable.GROUP
              + " and "
              + NOBODY.formatted("b.results_on")
              + UNLEASED,
          "update batch as b set node = :me, version = version + 1 where b.state = 'UPLOADED'"
              + " and b.way <> 'JOB' and b.node <> :me and b.group_name"
              + Revocable.GROUP
              + " and "
              + NOBODY.formatted("b.node")
              + UNLEASED,
          "delete from open_batch_source where batch_id in (select o.id from open_batch o"
              + " where o.group_name"
              + Revocable.GROUP
              + " and o.node <> :me and "
              + NOBODY.formatted("o.node")
              + ")",
          "delete from open_batch where group_name"
              + Revocable.GROUP
              + " and node <> :me and "
              + NOBODY.formatted("open_batch.node"));

  /** Forgets nodes that have ended and have lost nothing else with their disks. */
  private static final String FORGET =
      "delete from node where keeps_disk = 0 and name <> :me and alive_until < "
          + Dialect.TIME
          + " and not exists (select 1 from open_batch o where o.node = node.name)"
          + " and not exists (select 1 from batch b where b.node = node.name and b.bucket is null"
          + " and b.state in ('SEALED', 'HELD', 'FAILED')) returning name";

  private static final String ALIVE =
      "insert into node (name, seen_at, alive_until, keeps_disk, process) values (:me, "
          + Dialect.TIME
          + ", :lease + "
          + Dialect.TIME
          + ", :keepsDisk, :process) on conflict (name) do update set seen_at = excluded.seen_at,"
          + " alive_until = excluded.alive_until, keeps_disk = excluded.keeps_disk,"
          + " process = excluded.process"
          + " where node.process is null or node.process = excluded.process"
          + " or node.alive_until < "
          + Dialect.TIME;

  private final Jdbi jdbi;
  private final Clock clock;
  private final String node;
  private final String process;

  /** For callers that cannot meet another process of the same node. */
  public Revocation(LedgerDatabase database, Clock clock, String node) {
    this(database, clock, node, node);
  }

  /**
   * @param process identifies the data folder: the same after each restart in it, and different for
   *     any other process
   */
  public Revocation(LedgerDatabase database, Clock clock, String node, String process) {
    this.jdbi = database.jdbi();
    this.clock = clock;
    this.node = node;
    this.process = process;
  }

  /**
   * Registers this node as alive for the time of a lease.
   *
   * @param keepsDisk whether its disk outlives its process
   * @return false when another process is alive under its name: nothing is noted then
   */
  public boolean alive(Duration lease, boolean keepsDisk) {
    return jdbi.withHandle(
            handle ->
                bound(handle.createUpdate(ALIVE))
                    .bind("lease", lease.toMillis())
                    .bind("keepsDisk", keepsDisk ? 1 : 0)
                    .bind("process", process)
                    .execute())
        == 1;
  }

  /**
   * Frees what nodes that have ended had.
   *
   * @return the ids of the batches that were revoked
   */
  public List<String> revoke() {
    return jdbi.inTransaction(
        handle -> {
          List<String> revoked = List.of();
          if (isAnyGone(handle)) {
            Serials.SEALING.lock(handle);
            revoked = bound(handle.createQuery(REVOKE)).mapTo(String.class).list();
            revoked.forEach(
                id -> handle.execute("delete from batch_source where batch_id = ?", id));
          }
          for (String sql : HAND_OVER) {
            bound(handle.createUpdate(sql)).execute();
          }
          for (String name : bound(handle.createQuery(FORGET)).mapTo(String.class).list()) {
            handle.execute("delete from problem where node = ?", name);
          }
          return revoked;
        });
  }

  private boolean isAnyGone(Handle handle) {
    return bound(handle.createQuery("select 1 from batch b where " + GONE + " limit 1"))
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private <T extends SqlStatement<T>> T bound(T statement) {
    return statement.bind("me", node).bind(Dialect.NODE_TIME, clock.millis());
  }
}
