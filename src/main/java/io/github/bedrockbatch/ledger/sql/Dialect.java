/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.callback.Callback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;

/** What differs between kinds of databases. */
public interface Dialect {
  /** Placeholder for the time by which leases are decided, in milliseconds since 1970. */
  String TIME = "<time>";

  /** The parameter with the node's own time, which each statement with {@link #TIME} needs. */
  String NODE_TIME = "nodeTime";

  /** Placeholder at the end of a query whose row will be changed: skips rows that others lock. */
  String SKIP_LOCKED = "<skipLocked>";

  /** Placeholder for a table with a column {@code value}, which has the texts in {@link #TEXTS}. */
  String EACH_TEXT = "<eachText>";

  /** The parameter with texts, as a JSON array, which is many times faster than one for each. */
  String TEXTS = "texts";

  /** Shared, so that each statement is parsed once in a process. */
  SqlParser PARSER = new ColonPrefixSqlParser();

  static Dialect of(String url) {
    return url.startsWith(SqliteDialect.URL) ? new SqliteDialect() : new PostgresDialect();
  }

  /**
   * Configures the pool.
   *
   * @param timeout how long a statement, or the transaction of another process, may take
   */
  void prepare(HikariConfig pool, Duration timeout);

  /** Configures a prepared pool to read a file on a full disk that no other process has open. */
  default void prepareWithoutRoom(HikariConfig pool) {}

  /** The file of the database; empty when it is a server. */
  Optional<Path> file(String url);

  /** What a person does when no connection could be made, as a sentence without its full stop. */
  String remedy(Throwable why);

  /** Whether a connection failed because of another process, so that it may succeed soon. */
  default boolean isBusy(Throwable why) {
    return false;
  }

  /** Whether settings of a connection stay with it and affect no other. */
  default boolean keepsSettings(HikariDataSource pool) {
    return true;
  }

  /**
   * Called before tables are made or changed, as Flyway loses the reason where the database takes
   * no changes.
   */
  default void mustTakeChanges(DataSource database) {}

  /** Configures a prepared pool for reading only. */
  void prepareReading(HikariConfig pool);

  /** The folders of its migrations in the class path. */
  List<String> migrations();

  /** Called by Flyway beside the scripts of these folders that are named after its events. */
  default Callback[] migrationCallbacks() {
    return new Callback[0];
  }

  /** The values of the placeholders, by name. */
  Map<String, String> words();

  /** Configures JDBI for this database. */
  default Jdbi configure(Jdbi jdbi) {
    words().forEach(jdbi::define);
    return jdbi.configure(SqlStatements.class, statements -> statements.setSqlParser(PARSER));
  }
}
