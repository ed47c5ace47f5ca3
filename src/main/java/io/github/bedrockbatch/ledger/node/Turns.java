/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.node;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.sql.Dialect;
import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that only one node of a ledger does at a time. A node keeps its turn as long as it takes it
 * again in time; after that, the next node that takes it has it.
 */
public final class Turns implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  /** Polling the jobs. */
  public static final String POLL = "poll";

  /** Reporting problems that every node sees alike. */
  public static final String PROBLEMS = "problems";

  /** Removing what is finished. */
  public static final String RETENTION = "retention";

  private static final String TAKE =
      "insert into turn (what, node, until_at) values (:what, :me, :length + "
          + Dialect.TIME
          + ") on conflict (what) do update"
          + " set node = excluded.node, until_at = excluded.until_at"
          + " where turn.node = excluded.node or turn.until_at < "
          + Dialect.TIME;

  private final Jdbi jdbi;
  private final boolean shared;
  private final Clock clock;
  private final String node;

  /**
   * @param shared whether other nodes may use the ledger
   */
  public Turns(LedgerDatabase database, Clock clock, String node, boolean shared) {
    this.jdbi = database.jdbi();
    this.shared = shared;
    this.clock = clock;
    this.node = node;
  }

  /**
   * Takes the turn, or extends it, for the given time.
   *
   * @return false when another node has it
   */
  public boolean take(String what, Duration time) {
    if (!shared) {
      return true;
    }
    return jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(TAKE)
                    .bind("what", what)
                    .bind("me", node)
                    .bind("length", time.toMillis())
                    .bind(Dialect.NODE_TIME, clock.millis())
                    .execute())
        == 1;
  }

  /** Gives all turns of this node back, as it stops. */
  @Override
  public void close() {
    if (shared) {
      try {
        jdbi.useHandle(handle -> handle.execute("delete from turn where node = ?", node));
      } catch (RuntimeException e) {
        LOG.debug("The turns of this node are not given back, and end in time", e);
      }
    }
  }
}
