/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * The connections of a pool. Once the process stops, nobody waits long for one, or for an answer: a
 * database that is away would otherwise hold up the stop for a whole time-out, once for each part
 * that has something left to write.
 */
public final class Connections implements ConnectionFactory {
  /** When one has waited in vain, the others take what is there. */
  private static final Duration NO_PATIENCE = Duration.ofMillis(100);

  /** How much longer than for a connection its use may take, such as a large transaction. */
  private static final int USE = 5;

  /** SQLSTATE: the connection could not be established. */
  private static final String NO_CONNECTION = "08001";

  private final DataSource pool;
  private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
  private final Set<Connection> inUse = ConcurrentHashMap.newKeySet();
  private volatile Duration patience;

  public Connections(DataSource pool) {
    this.pool = pool;
  }

  /**
   * The process stops.
   *
   * @param longest how long those who wait for a connection do so from now on; those who have one
   *     lose it after five times as long
   */
  public void stop(Duration longest) {
    patience = longest;
    waits.forEach(Wait::bound);
    inUse.forEach(this::bound);
  }

  @Override
  public Connection openConnection() throws SQLException {
    Wait wait = new Wait(Thread.currentThread());
    waits.add(wait);
    try {
      wait.bound();
      Connection connection = pool.getConnection();
      inUse.add(connection);
      bound(connection);
      return connection;
    } catch (SQLException e) {
      throw wait.isGivenUp() ? stopped(e) : e;
    } finally {
      waits.remove(wait);
      wait.end();
    }
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    inUse.remove(connection);
    connection.close();
  }

  private void bound(Connection connection) {
    Duration longest = patience;
    if (longest != null) {
      later(longest.multipliedBy(USE), () -> abort(connection));
    }
  }

  /** As if the process had been killed: what was not committed is rolled back. */
  private void abort(Connection connection) {
    if (inUse.remove(connection)) {
      patience = NO_PATIENCE;
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        // It is closed already.
      }
    }
  }

  private static void later(Duration time, Runnable then) {
    CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS).execute(then);
  }

  private static SQLException stopped(SQLException interrupted) {
    SQLException stopped =
        new SQLTransientConnectionException(
            "its database has no connection for this process, which stops", NO_CONNECTION);
    stopped.addSuppressed(interrupted); // as the cause it would be what is shown
    return stopped;
  }

  /** That of one thread. An interrupt ends it. */
  private final class Wait {
    private final Thread thread;
    private boolean ended;
    private boolean givenUp;

    Wait(Thread thread) {
      this.thread = thread;
    }

    /** Gives up in time if the process stops. */
    void bound() {
      Duration longest = patience;
      if (longest != null) {
        later(longest, this::giveUp);
      }
    }

    private synchronized void giveUp() {
      if (!ended && !givenUp) {
        givenUp = true;
        patience = NO_PATIENCE;
        thread.interrupt();
      }
    }

    synchronized boolean isGivenUp() {
      return givenUp;
    }

    /** The interrupt was for the pool only: it would close the files that the thread works with. */
    synchronized void end() {
      ended = true;
      if (givenUp) {
        Thread.interrupted();
      }
    }
  }
}
