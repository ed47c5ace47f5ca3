/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.node;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.sql.Dialect;
import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/**
 * What only one node of a ledger does at a time. Who has the turn keeps it while it goes on taking
 * it; once that has ended, whoever asks next has it.
 */
public final class Turns implements AutoCloseable {
  /** Asking the service how the jobs are. */
  public static final String POLL = "poll";

  /** Telling of problems that every node sees alike. */
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
   * Takes the turn, or keeps it for longer.
   *
   * @return false when it is another node's
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

  /** Leaves all to others at once, as this node stops. */
  @Override
  public void close() {
    if (shared) {
      jdbi.useHandle(handle -> handle.execute("delete from turn where node = ?", node));
    }
  }
}
