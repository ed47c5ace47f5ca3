/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.LedgerOptions;
import io.github.bedrockbatch.config.source.Secrets;
import io.github.bedrockbatch.ledger.sql.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The database, without changing anything in it. */
record LedgerCategory(LedgerOptions options) implements Category {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final int OLDEST = 140_000;
  private static final String SECONDS = "4";

  @Override
  public String name() {
    return "ledger";
  }

  @Override
  public List<Outcome> look() {
    String what = "the ledger can be used";
    if (options.url().startsWith(SQLITE)) {
      return List.of(
          isWritable(options.url().substring(SQLITE.length()))
              ? Outcome.passed(what, "a file of this node: " + options.url())
              : Outcome.failed(
                  what,
                  "this user may not write there: " + options.url(),
                  "Let it, or set data.dir or ledger.url"));
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

  private static boolean isWritable(String name) {
    if (name.startsWith(":") || name.startsWith("file:")) { // SQLite has others
      return true;
    }
    Path file = Path.of(name.replaceFirst("\\?.*", "")).toAbsolutePath();
    return DiskCategory.mayWrite(file.getParent())
        && (!Files.exists(file) || Files.isWritable(file));
  }

  /** Nothing, unless a pooler is in the way. */
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
