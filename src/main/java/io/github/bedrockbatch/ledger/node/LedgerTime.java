/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.node;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.sql.Dialect;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The time that all nodes of a ledger agree on: that of the database server, or of this machine
 * where the ledger is a file. What one node decides for all by the time goes by this: the clock of
 * a single node may be wrong.
 */
public final class LedgerTime {
  /** A server's statement has no use for the parameter, which must be in it nevertheless. */
  private static final String NOW =
      "select " + Dialect.TIME + " where :" + Dialect.NODE_TIME + " is not null";

  private final Jdbi jdbi;
  private final Clock clock;

  /**
   * @param clock of this node
   */
  public LedgerTime(LedgerDatabase database, Clock clock) {
    this.jdbi = database.jdbi();
    this.clock = clock;
  }

  /** The time now; one query. */
  public Instant now() {
    return jdbi.withHandle(handle -> now(handle, clock));
  }

  /** As {@link #now()}, in a transaction. */
  public static Instant now(Handle handle, Clock clock) {
    return Instant.ofEpochMilli(
        handle.createQuery(NOW).bind(Dialect.NODE_TIME, clock.millis()).mapTo(Long.class).one());
  }

  /**
   * How far the clock of this node is ahead of the ledger's; negative when it is behind. Not more
   * exact than the query is quick.
   */
  public Duration ahead() {
    Instant before = clock.instant();
    Instant there = now();
    Instant after = clock.instant();
    return Duration.between(there, before.plus(Duration.between(before, after).dividedBy(2)));
  }
}
