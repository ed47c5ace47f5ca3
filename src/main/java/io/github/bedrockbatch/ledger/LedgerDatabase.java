/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The pool of connections to the ledger's database, its tables brought up to date on opening.
 *
 * <p>SQLite is opened in WAL mode with {@code synchronous=FULL}: a commit that returned survives a
 * power loss (https://www.sqlite.org/pragma.html#pragma_synchronous). It has one connection, since
 * SQLite has one writer; other processes may read at the same time.
 */
public final class LedgerDatabase implements AutoCloseable {
  private static final String SQLITE = "jdbc:sqlite:";

  private final HikariDataSource pool;

  private LedgerDatabase(HikariDataSource pool) {
    this.pool = pool;
  }

  /**
   * Opens the database, creating file and tables where they are missing.
   *
   * @param url {@code jdbc:sqlite:<file>}
   */
  public static LedgerDatabase open(String url) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger");
    config.setJdbcUrl(url);
    if (url.startsWith(SQLITE)) {
      createFolder(url);
      config.setMaximumPoolSize(1);
      config.addDataSourceProperty("journal_mode", "WAL");
      config.addDataSourceProperty("synchronous", "FULL");
      config.addDataSourceProperty("busy_timeout", "30000");
    }
    HikariDataSource pool = new HikariDataSource(config);
    try {
      Flyway.configure()
          .dataSource(pool)
          .locations("classpath:io/github/bedrockbatch/ledger")
          .table("ledger_history")
          .load()
          .migrate();
      return new LedgerDatabase(pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private static void createFolder(String url) {
    String file = url.substring(SQLITE.length()).replaceFirst("\\?.*", "");
    Path folder = Path.of(file).toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("The ledger's folder cannot be made: " + folder, e);
    }
  }

  DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }
}
