/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL on a port of the loopback. {@link #running} is one for all tests of a JVM,
 * where each test takes a database of its own; {@link #start} is one for a test that stops it.
 */
public final class PostgresServer implements AutoCloseable {
  private static PostgresServer running;

  private final Path folder;
  private final AtomicInteger databases = new AtomicInteger();
  private EmbeddedPostgres server;

  private PostgresServer(Path folder, int port) throws IOException {
    this.folder = folder;
    startAgain(port);
  }

  /** The server, started when it is first asked for; it ends with the JVM. */
  public static synchronized PostgresServer running() {
    if (running == null) {
      running = start();
    }
    return running;
  }

  public static PostgresServer start() {
    try {
      return new PostgresServer(Files.createTempDirectory("postgres").resolve("data"), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The URL of a new, empty database. */
  public String database() {
    String name = "ledger" + databases.incrementAndGet();
    execute(url("postgres"), "create database " + name);
    return url(name);
  }

  public String url(String database) {
    return server.getJdbcUrl("postgres", database);
  }

  /** Runs SQL beside those who use the database. */
  public static void execute(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it takes writes, on connections that are open already, too. */
  public void readOnly(boolean on) {
    execute(url("postgres"), "alter system set default_transaction_read_only = " + on);
    execute(url("postgres"), "select pg_reload_conf()");
  }

  public int port() {
    return server.getPort();
  }

  /** Stops it, cutting all connections. */
  public void stop() throws IOException {
    server.close();
  }

  /**
   * Starts it on what it had.
   *
   * @param port 0 for any
   */
  public void startAgain(int port) throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setCleanDataDirectory(false)
            .setPort(port)
            .setServerConfig("fsync", "off") // the machine is not cut off from its power
            .start();
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
