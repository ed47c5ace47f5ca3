/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.bedrockbatch.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/**
 * The pool of connections to the ledger's database, its tables brought up to date on opening.
 *
 * <p>SQLite is opened in WAL mode with {@code synchronous=FULL}: a commit that returned survives a
 * power loss (https://www.sqlite.org/pragma.html#pragma_synchronous). It has one connection, since
 * SQLite has one writer; other processes may read at the same time.
 */
public final class LedgerDatabase implements AutoCloseable {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final String TRANSACTION_MODE = "transaction_mode";

  /** What another process may take for a transaction, or a server for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static {
    // HikariCP asks whether a connection is alive before each use after half a second of rest,
    // which
    // would double what an idle process asks. One that broke meanwhile fails the query, is
    // replaced,
    // and the query is made again, as after any outage.
    System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "5000");
  }

  /** So many people's questions are answered at once. */
  private static final int READERS = 2;

  private final HikariDataSource pool;
  private LedgerDatabase reading;

  private LedgerDatabase(HikariDataSource pool) {
    this.pool = pool;
  }

  /**
   * Opens the database, creating file and tables where they are missing.
   *
   * @param url {@code jdbc:sqlite:<file>}
   */
  public static LedgerDatabase open(String url) {
    return open(url, PATIENCE);
  }

  static LedgerDatabase open(String url, Duration patience) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger");
    config.setJdbcUrl(url);
    if (url.startsWith(SQLITE)) {
      createFolder(url);
      config.setMaximumPoolSize(1);
      config.addDataSourceProperty("journal_mode", "WAL");
      config.addDataSourceProperty("synchronous", "FULL");
      config.addDataSourceProperty("busy_timeout", Long.toString(patience.toMillis()));
      // A transaction that reads first would be refused at once, and not made to wait, when another
      // process has written since.
      config.addDataSourceProperty(TRANSACTION_MODE, "IMMEDIATE");
    } else { // of PostgreSQL's driver, which waits for ever otherwise; the URL may say otherwise
      config.addDataSourceProperty("socketTimeout", Long.toString(patience.toSeconds()));
      config.addDataSourceProperty("tcpKeepAlive", "true");
    }
    config.setConnectionTimeout(patience.toMillis());
    HikariDataSource pool = connect(config);
    try {
      Flyway tables =
          Flyway.configure()
              .dataSource(pool)
              .locations("classpath:io/github/bedrockbatch/ledger")
              .table("ledger_history")
              .load();
      refuseNewer(tables.info(), url);
      tables.migrate();
      return new LedgerDatabase(pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private static HikariDataSource connect(HikariConfig config) {
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "The ledger cannot be opened: " + shown(config.getJdbcUrl()), e);
    }
  }

  /** Old code on new tables would do harm in silence: Flyway itself lets it pass. */
  private static void refuseNewer(MigrationInfoService tables, String url) {
    for (MigrationInfo change : tables.applied()) {
      if (change.getState() == MigrationState.FUTURE_SUCCESS
          || change.getState() == MigrationState.FUTURE_FAILED) {
        throw new IllegalStateException(
            "The ledger "
                + shown(url)
                + " was written by a newer version of this program (its tables are at "
                + change.getVersion()
                + "). Start that version, or give this one a ledger of its own with ledger.url.");
      }
    }
  }

  /** User and parameters may hold a password, with any character in it. */
  private static String shown(String url) {
    return withoutParameters(url.replaceFirst("//.*@", "//"));
  }

  private static String withoutParameters(String url) {
    return url.replaceFirst("\\?.*", "");
  }

  private static void createFolder(String url) {
    String file = withoutParameters(url).substring(SQLITE.length());
    Path folder = Path.of(file).toAbsolutePath().getParent();
    try {
      PrivateFiles.folders(folder);
      boolean isName = !file.startsWith(":") && !file.startsWith("file:"); // SQLite has others
      if (isName && !Files.exists(Path.of(file))) {
        PrivateFiles.touch(Path.of(file)); // its journals get the permissions of this one
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The ledger's folder cannot be made: " + folder, e);
    }
  }

  public DataSource dataSource() {
    return pool;
  }

  /**
   * The same database for those who only read, over connections of their own: however long they
   * take, they hold up nobody who writes. It is closed with this one.
   */
  public synchronized LedgerDatabase reading() {
    if (reading == null) {
      HikariConfig config = new HikariConfig();
      config.setPoolName("ledger-reading");
      config.setJdbcUrl(pool.getJdbcUrl());
      config.getDataSourceProperties().putAll(pool.getDataSourceProperties());
      config.getDataSourceProperties().remove(TRANSACTION_MODE);
      config.setConnectionTimeout(pool.getConnectionTimeout());
      config.setMaximumPoolSize(READERS);
      config.setMinimumIdle(0);
      if (pool.getJdbcUrl().startsWith(SQLITE)) {
        config.setConnectionInitSql("pragma query_only = on");
      } else {
        config.setReadOnly(true);
      }
      reading = new LedgerDatabase(connect(config));
    }
    return reading;
  }

  @Override
  public synchronized void close() {
    if (reading != null) {
      reading.close();
    }
    pool.close();
  }
}
