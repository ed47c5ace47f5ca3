/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import io.github.bedrockbatch.ledger.sql.Connections;
import io.github.bedrockbatch.ledger.sql.Dialect;
import io.github.bedrockbatch.ledger.sql.LedgerVersionException;
import io.github.bedrockbatch.ledger.sql.Migrations;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The pool of connections to the ledger's database, its tables brought up to date on opening. */
public final class LedgerDatabase implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration BUSY_PAUSE = Duration.ofMillis(50);

  static {
    // HikariCP asks before each use, after half a second of rest, whether a connection is alive,
    // which doubles what an idle process asks. A broken one fails its query, which is made again.
    System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "5000");
  }

  private static final String POOLED =
      "The ledger cannot be opened: %s: a pooler before the database gives each transaction another"
          + " session, so that settings of a connection are lost, and found by others. Let ledger.url"
          + " lead to the database itself, or to a pool that keeps sessions (PgBouncer:"
          + " pool_mode=session)";

  private static final String MISSING =
      "There is no ledger in %s (ledger.url) that its user can see: nothing was served with these"
          + " settings. Name the settings file of the server with -c";

  /** A process that was last heard of within this time may still be at work. */
  private static final Duration AT_WORK = Duration.ofSeconds(90);

  /** Connections for those who only read, such as the console. */
  private static final int READERS = 2;

  private final boolean alone; // there can be no other connection
  private final HikariDataSource pool;
  private final Connections connections;
  private final Dialect dialect;
  private final Jdbi jdbi;
  private LedgerDatabase reading;

  private LedgerDatabase(HikariDataSource pool, Dialect dialect, boolean alone) {
    this.alone = alone;
    this.pool = pool;
    this.dialect = dialect;
    this.connections = new Connections(pool);
    this.jdbi = dialect.configure(Jdbi.create(connections));
  }

  /** Opens the database, creating file and tables where they are missing. */
  public static LedgerDatabase open(String url) {
    return open(url, "", () -> "", TIMEOUT);
  }

  /**
   * Opens the database, creating file and tables where they are missing.
   *
   * @param url {@code jdbc:sqlite:<file>} or {@code jdbc:postgresql:…}
   * @param user empty for that of the URL
   * @param password asked for with each new connection, as it may change; not used without a user
   * @param timeout how long a statement may take, how long it waits for the transaction of another,
   *     and how long the transaction of a process that stands still is kept
   * @throws LedgerNotOpenedException when it cannot be reached
   * @throws LedgerVersionException when its tables are newer than this program
   */
  public static LedgerDatabase open(
      String url, String user, Supplier<String> password, Duration timeout) {
    return open(url, user, password, timeout, false, true, database -> {});
  }

  /**
   * As {@link #open(String, String, Supplier, Duration)}, for a command that looks or asks beside
   * the process that serves: on a full disk a file that no other process has open can still be
   * read, and tables of an older version are changed only if no process was heard of lately.
   *
   * @param makes whether missing tables are created; if not, they count as a ledger that cannot be
   *     opened
   * @throws LedgerVersionException also when the tables are older and a process works with them
   */
  public static LedgerDatabase openBeside(
      String url,
      String user,
      Supplier<String> password,
      Duration timeout,
      Clock clock,
      boolean makes) {
    Consumer<LedgerDatabase> beforeChange = database -> database.mustNotBeAtWork(clock);
    try {
      return open(url, user, password, timeout, false, makes, beforeChange);
    } catch (LedgerNotOpenedException e) {
      if (Dialect.of(url).file(url).filter(Files::isRegularFile).isEmpty()) {
        throw e;
      }
      try {
        return open(url, user, password, timeout, true, makes, beforeChange);
      } catch (LedgerNotOpenedException again) {
        throw e;
      }
    }
  }

  /** As {@link #openBeside(String, String, Supplier, Duration, Clock, boolean)}, of a file. */
  public static LedgerDatabase openBeside(String url, Clock clock) {
    return openBeside(url, "", () -> "", TIMEOUT, clock, true);
  }

  /** Whether the database is a file that is not there. */
  public static boolean isMissing(String url) {
    return Dialect.of(url).file(url).filter(Files::notExists).isPresent();
  }

  private static LedgerDatabase open(
      String url,
      String user,
      Supplier<String> password,
      Duration timeout,
      boolean noRoom,
      boolean makes,
      Consumer<LedgerDatabase> beforeChange) {
    Dialect dialect = Dialect.of(url);
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger");
    config.setJdbcUrl(url);
    if (!user.isEmpty()) {
      config.setCredentialsProvider(() -> Credentials.of(user, password.get()));
    }
    config.setConnectionTimeout(timeout.toMillis());
    try {
      dialect.prepare(config, timeout);
    } catch (UncheckedIOException e) {
      throw new LedgerNotOpenedException(
          e.getMessage() + ". Let this user write there, or set data.dir or ledger.url", e);
    }
    if (noRoom) {
      dialect.prepareWithoutRoom(config);
    }
    HikariDataSource pool = connect(config, dialect);
    try {
      if (!dialect.keepsSettings(pool)) {
        throw new LedgerNotOpenedException(POOLED.formatted(shown(url)), null);
      }
      if (!makes && Migrations.areMissing(pool)) {
        throw new LedgerNotOpenedException(MISSING.formatted(shown(url)), null);
      }
      LedgerDatabase database = new LedgerDatabase(pool, dialect, noRoom);
      if (Migrations.bringUpToDate(
          pool, dialect, shown(url), () -> beforeChange.accept(database))) {
        pool.getHikariPoolMXBean().softEvictConnections(); // they were prepared for migrations
      }
      return database;
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private void mustNotBeAtWork(Clock clock) {
    if (isAtWork(clock)) {
      throw LedgerVersionException.older(shown(pool.getJdbcUrl()), AT_WORK);
    }
  }

  /** Whether a process was heard of lately. */
  private boolean isAtWork(Clock clock) {
    try {
      return jdbi.withHandle(
          handle ->
              handle
                      .createQuery(
                          "select count(*) from node where seen_at > "
                              + Dialect.TIME
                              + " - :within")
                      .bind("within", AT_WORK.toMillis())
                      .bind(Dialect.NODE_TIME, clock.millis())
                      .mapTo(Integer.class)
                      .one()
                  > 0);
    } catch (JdbiException e) {
      return false; // older tables do not have this column
    }
  }

  /**
   * Retries: a file that several open for the first time at once is busy without waiting itself.
   */
  private static HikariDataSource connect(HikariConfig config, Dialect dialect) {
    long start = System.nanoTime();
    while (true) {
      try {
        return new HikariDataSource(config);
      } catch (RuntimeException e) {
        Throwable why = e.getCause() == null ? e : e.getCause(); // the pool repeats it
        boolean tookLong = System.nanoTime() - start > config.getConnectionTimeout() * 1_000_000;
        if (tookLong || !dialect.isBusy(why) || Thread.currentThread().isInterrupted()) {
          throw notOpened(config, dialect, why);
        }
        LockSupport.parkNanos(BUSY_PAUSE.toNanos());
      }
    }
  }

  private static LedgerNotOpenedException notOpened(
      HikariConfig config, Dialect dialect, Throwable why) {
    return new LedgerNotOpenedException(
        "The ledger cannot be opened: %s: %s. %s"
            .formatted(
                shown(config.getJdbcUrl()),
                String.valueOf(why.getMessage()).replaceFirst("[.]$", ""),
                dialect.remedy(why)),
        why);
  }

  /** The URL without user and parameters, which may hold a password with any character in it. */
  private static String shown(String url) {
    return url.replaceFirst("//.*@", "//").replaceFirst("\\?.*", "");
  }

  public DataSource dataSource() {
    return pool;
  }

  /** Statements may use the placeholders of {@link Dialect}. */
  public Jdbi jdbi() {
    return jdbi;
  }

  /** The version of the tables if a newer program has changed them since; else empty. */
  public Optional<String> newerTables() {
    return jdbi.withHandle(handle -> Migrations.newerTables(handle.getConnection(), dialect));
  }

  /** Whether the database is a server, which other nodes may use too. */
  public boolean isServer() {
    return dialect.file(pool.getJdbcUrl()).isEmpty();
  }

  /** Whether the database is a file in this data folder, so that no other node uses it. */
  public boolean isIn(Path data) {
    return dialect
        .file(pool.getJdbcUrl())
        .filter(file -> file.normalize().startsWith(data.toAbsolutePath().normalize()))
        .isPresent();
  }

  /**
   * The same database for those who only read, over separate connections, so that long queries do
   * not hold up those who write. It is closed with this one.
   */
  public synchronized LedgerDatabase reading() {
    if (alone) {
      return this;
    }
    if (reading == null) {
      HikariConfig config = new HikariConfig();
      config.setPoolName("ledger-reading");
      config.setJdbcUrl(pool.getJdbcUrl());
      config.getDataSourceProperties().putAll(pool.getDataSourceProperties());
      config.setConnectionTimeout(pool.getConnectionTimeout());
      config.setMaximumPoolSize(READERS);
      config.setMinimumIdle(0);
      config.setCredentialsProvider(pool.getCredentialsProvider());
      config.setConnectionInitSql(pool.getConnectionInitSql());
      dialect.prepareReading(config);
      reading = new LedgerDatabase(connect(config, dialect), dialect, false);
    }
    return reading;
  }

  /** The process stops, as in {@link Connections#stop}. */
  public synchronized void stop(Duration patience) {
    connections.stop(patience);
    if (reading != null) {
      reading.stop(patience);
    }
  }

  @Override
  public synchronized void close() {
    if (reading != null) {
      reading.close();
    }
    pool.close();
  }
}
