/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.LedgerOptions;
import io.github.bedrockbatch.config.source.Secrets;
import io.github.bedrockbatch.ledger.sql.Dialect;
import io.github.bedrockbatch.ledger.sql.Migrations;
import io.github.bedrockbatch.ledger.sql.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Checks the database of the ledger, without changing anything in it. */
record LedgerCategory(LedgerOptions options) implements Category {
  private static final int OLDEST = 140_000;
  private static final String SECONDS = "4";
  private static final String MEMORY = "jdbc:sqlite::memory:";

  @Override
  public String name() {
    return "ledger";
  }

  @Override
  public List<Outcome> look() {
    String what = "the ledger can be used";
    Dialect dialect = Dialect.of(options.url());
    Optional<Path> file = dialect.file(options.url());
    if (file.isPresent()) {
      return ofFile(what, file.get(), dialect);
    }
    Properties login = new Properties();
    login.setProperty("loginTimeout", SECONDS);
    login.setProperty("connectTimeout", SECONDS);
    login.setProperty("socketTimeout", SECONDS);
    if (!options.user().isEmpty()) {
      login.setProperty("user", options.user());
      login.setProperty("password", options.currentPassword());
    }
    try (Connection connection = DriverManager.getConnection(options.url(), login)) {
      List<Outcome> outcomes = new ArrayList<>(postgresql(what, connection));
      outcomes.addAll(newer(connection, dialect));
      outcomes.addAll(pooled(connection, login));
      return outcomes;
    } catch (SQLException e) {
      return List.of(
          Outcome.failed(
              what,
              Secrets.inUrl(String.valueOf(e.getMessage())),
              "Check ledger.url, ledger.user and its password, and whether the database runs"));
    }
  }

  private List<Outcome> ofFile(String what, Path file, Dialect dialect) {
    boolean isThere = Files.exists(file);
    if (!DiskCategory.mayWrite(file.getParent()) || (isThere && !Files.isWritable(file))) {
      return List.of(
          Outcome.failed(
              what,
              "this user may not write there: " + options.url(),
              "Let it, or set data.dir or ledger.url"));
    }
    try (Connection memory = DriverManager.getConnection(MEMORY)) {
      memory.createStatement().execute("select 1"); // the library loads, if no file is there yet
    } catch (SQLException e) {
      return List.of(Outcome.failed(what, e.getMessage(), dialect.remedy(e)));
    }
    List<Outcome> outcomes = new ArrayList<>();
    outcomes.add(Outcome.passed(what, "a file of this node: " + options.url()));
    if (isThere) {
      try (Connection connection = DriverManager.getConnection(options.url())) {
        connection.createStatement().execute("select count(*) from sqlite_master"); // reads it
        outcomes.addAll(newer(connection, dialect));
      } catch (SQLException e) {
        outcomes.add(
            Outcome.failed(what, e.getMessage(), "See whether ledger.url names the right file"));
      }
    }
    return outcomes;
  }

  /** Fails if a newer version has created the tables; else empty. */
  private static List<Outcome> newer(Connection connection, Dialect dialect) {
    return Migrations.newerTables(connection, dialect)
        .map(
            tables ->
                Outcome.failed(
                    "its tables are of this version or an older one",
                    "a newer version of this program has made them (" + tables + ")",
                    "Start that version, or give this one a ledger of its own with ledger.url"))
        .stream()
        .toList();
  }

  /** Fails if there is no second connection, or a pooler does not keep sessions; else empty. */
  private List<Outcome> pooled(Connection connection, Properties login) {
    try (Connection other = DriverManager.getConnection(options.url(), login)) {
      return Sessions.areKept(connection, other)
          ? List.of()
          : List.of(
              Outcome.failed(
                  "settings of a connection stay with it",
                  "a pooler gives each transaction another session",
                  "Connect to the database itself, or set pool_mode=session in PgBouncer"));
    } catch (SQLException e) {
      return List.of(
          Outcome.failed(
              "it takes more connections",
              Secrets.inUrl(String.valueOf(e.getMessage())),
              "Let the user have at least 10 connections for each node"));
    }
  }

  private static List<Outcome> postgresql(String what, Connection connection) throws SQLException {
    List<Outcome> outcomes = new ArrayList<>();
    String asked =
        "select current_setting('server_version_num')::int, pg_is_in_recovery(), current_schema(),"
            + " has_schema_privilege(coalesce(current_schema(), 'public'), 'CREATE')";
    try (ResultSet row = connection.createStatement().executeQuery(asked)) {
      row.next();
      outcomes.add(
          row.getInt(1) >= OLDEST
              ? Outcome.passed(what, "PostgreSQL " + row.getInt(1) / 10_000)
              : Outcome.failed(
                  what, "PostgreSQL " + row.getInt(1) / 10_000, "Use PostgreSQL 14 or newer"));
      if (row.getBoolean(2)) {
        outcomes.add(
            Outcome.failed(
                "it takes writes",
                "it is a standby",
                "Name all servers in ledger.url, with targetServerType=primary"));
      }
      String tables = "its tables can be made and migrated";
      outcomes.add(
          row.getBoolean(4)
              ? Outcome.passed(tables, "in the schema " + row.getString(3))
              : Outcome.failed(
                  tables,
                  "the user may not create in the schema " + row.getString(3),
                  "GRANT CREATE, USAGE ON SCHEMA … to the user of ledger.user"));
    }
    return outcomes;
  }
}
