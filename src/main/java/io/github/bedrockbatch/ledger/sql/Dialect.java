/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;

/** How one kind of database is opened and asked. */
public interface Dialect {
  /** Stands in a statement for the time that decides leases, in milliseconds since 1970. */
  String TIME = "<time>";

  /** The parameter of a node's own time, which a statement with {@link #TIME} is given. */
  String NODE_TIME = "nodeTime";

  /** Stands behind a query whose row is going to be changed: the rows of others are passed over. */
  String SKIP_LOCKED = "<skipLocked>";

  /** A table with a column "value": the texts in {@link #TEXTS}. */
  String EACH_TEXT = "<eachText>";

  /** The parameter with texts, as a JSON array: one for all of them is many times as quick. */
  String TEXTS = "texts";

  /** Reads each statement once a process, however many pools there are. */
  SqlParser PARSER = new ColonPrefixSqlParser();

  static Dialect of(String url) {
    return url.startsWith(SqliteDialect.URL) ? new SqliteDialect() : new PostgresDialect();
  }

  /**
   * Sets the pool up.
   *
   * @param timeout what a statement may take, or another process's transaction
   */
  void prepare(HikariConfig pool, Duration timeout);

  /** Sets a pool up, once more, to read a file on a full disk that nobody else has open. */
  default void prepareWithoutRoom(HikariConfig pool) {}

  /** Which file it is in; empty when it is a server. */
  Optional<Path> file(String url);

  /** Whether a connection failed for what another process does, and may be made soon. */
  default boolean isBusy(Throwable why) {
    return false;
  }

  /** Whether what is set for a connection stays with it, and with no other. */
  default boolean keepsSettings(HikariDataSource pool) {
    return true;
  }

  /** Sets a pool up for those who only read. */
  void prepareReading(HikariConfig pool);

  /** The folders of the class path that its migrations are in. */
  List<String> migrations();

  /** The values of what stands for something in a statement. */
  Map<String, String> words();

  /** What is asked through JDBI. */
  default Jdbi configure(Jdbi jdbi) {
    words().forEach(jdbi::define);
    return jdbi.configure(SqlStatements.class, statements -> statements.setSqlParser(PARSER));
  }
}
