/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.sql;

import com.zaxxer.hikari.HikariConfig;
import io.github.bedrockbatch.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteErrorCode;

/**
 * SQLite in WAL mode with {@code synchronous=FULL}: a commit that returned survives a power loss
 * (https://www.sqlite.org/pragma.html#pragma_synchronous). There is one connection, as SQLite has
 * one writer; other processes may read at the same time.
 */
final class SqliteDialect implements Dialect {
  static final String URL = "jdbc:sqlite:";
  private static final String TRANSACTION_MODE = "transaction_mode";

  @Override
  public void prepare(HikariConfig pool, Duration timeout) {
    createFolder(pool.getJdbcUrl());
    pool.setCredentialsProvider(null);
    pool.setMaximumPoolSize(1);
    pool.addDataSourceProperty("journal_mode", "WAL");
    pool.addDataSourceProperty("synchronous", "FULL");
    pool.addDataSourceProperty("busy_timeout", Long.toString(timeout.toMillis()));
    // Otherwise a transaction that reads first would fail at once, instead of waiting, if another
    // process has written meanwhile.
    pool.addDataSourceProperty(TRANSACTION_MODE, "IMMEDIATE");
  }

  /**
   * With an exclusive lock SQLite needs no shared memory, which would be a file on the full disk.
   * The mode has to be set before anything else makes SQLite open the file.
   */
  @Override
  public void prepareWithoutRoom(HikariConfig pool) {
    pool.getDataSourceProperties().clear();
    pool.addDataSourceProperty("locking_mode", "EXCLUSIVE");
  }

  /**
   * {@code busy_timeout} does not cover the change to WAL, as two readers would wait for each other
   * (https://www.sqlite.org/c3ref/busy_handler.html).
   */
  @Override
  public boolean isBusy(Throwable why) {
    return why instanceof SQLException e && e.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code;
  }

  @Override
  public String remedy(Throwable why) {
    for (Throwable cause = why; cause != null; cause = cause.getCause()) {
      if (cause instanceof NativeLibraryNotFoundException || cause instanceof LinkageError) {
        return "The library of SQLite could not be unpacked or loaded: it needs a temporary folder"
            + " that has room and from which programs may be started. Name one by"
            + " java -Djava.io.tmpdir=FOLDER";
      }
    }
    return "See ledger.url, and whether this user may read and write the file";
  }

  private static void createFolder(String url) {
    String file = name(url);
    Path folder = Path.of(file).toAbsolutePath().getParent();
    try {
      PrivateFiles.folders(folder);
      boolean isName = !file.startsWith(":") && !file.startsWith("file:"); // not :memory:, say
      if (isName && !Files.exists(Path.of(file))) {
        PrivateFiles.touch(Path.of(file)); // its journals get the permissions of this one
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The ledger's folder cannot be made: " + folder, e);
    }
  }

  @Override
  public Optional<Path> file(String url) {
    return Optional.of(Path.of(name(url)).toAbsolutePath());
  }

  private static String name(String url) {
    return url.replaceFirst("\\?.*", "").substring(URL.length());
  }

  @Override
  public void prepareReading(HikariConfig pool) {
    pool.getDataSourceProperties().remove(TRANSACTION_MODE);
    pool.setConnectionInitSql("pragma query_only = on");
  }

  @Override
  public List<String> migrations() {
    return List.of("io/github/bedrockbatch/ledger");
  }

  /** The time is that of the node, as all processes that use the file are on one machine. */
  @Override
  public Map<String, String> words() {
    return Map.of(
        "time", ":" + NODE_TIME, "skipLocked", "", "eachText", "json_each(:" + TEXTS + ")");
  }
}
