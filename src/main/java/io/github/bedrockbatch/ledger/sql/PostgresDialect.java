/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.api.callback.Callback;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/**
 * PostgreSQL 14 and newer, with READ COMMITTED isolation: what a transaction has read may have
 * changed when it writes, so that each change has a condition on what it was decided by.
 */
final class PostgresDialect implements Dialect {
  private static final int MOST_CONNECTIONS = 8;

  /** SQL state of a server that has no connection left, for anybody or for this user. */
  private static final String NO_CONNECTIONS = "53300";

  /**
   * Overrides defaults of server, database or role: with another isolation, transactions fail that
   * have waited for a lock; without synchronous commits, a crash loses what was acknowledged; a
   * pooled connection may be idle for long; and what each statement and each pause of a transaction
   * may take is bounded already (transaction_timeout: PostgreSQL 17).
   */
  private static final String NOT_AS_THE_SERVER_SAYS =
      "set default_transaction_isolation = 'read committed'; set idle_session_timeout = 0;"
          + " select set_config('synchronous_commit', 'on', false)"
          + " where current_setting('synchronous_commit') = 'off';"
          + " select set_config('transaction_timeout', '0', false)"
          + " where current_setting('transaction_timeout', true) <> '0'";

  /** SQL state of a server that takes no changes, such as a standby. */
  private static final String NO_CHANGES = "25006";

  private static final String READ_ONLY = "select current_setting('transaction_read_only')";

  /** Extra time for the answer of a server that ends a statement at its time-out. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  /**
   * The driver logs parts of a URL that it does not understand, maybe a password. In a field, as
   * loggers without a reference are garbage-collected with their levels.
   */
  private static final Logger DRIVER = Logger.getLogger("org.postgresql");

  static {
    DRIVER.setLevel(Level.OFF); // failures are thrown, too
  }

  @Override
  public void prepare(HikariConfig pool, Duration timeout) {
    // The lock time-out is shorter, so that the server reports which of the two it was.
    pool.setMaximumPoolSize(MOST_CONNECTIONS);
    pool.setMinimumIdle(1);
    pool.setConnectionInitSql(
        "set statement_timeout = %1$d; set lock_timeout = %2$d; set idle_in_transaction_session_timeout = %1$d; "
                .formatted(timeout.toMillis(), timeout.multipliedBy(9).dividedBy(10).toMillis())
            + NOT_AS_THE_SERVER_SAYS);
    pool.setExceptionOverride(new ReadOnlyServer());
    // The URL may override this. Without it, the driver waits for ever for a server that is gone.
    pool.addDataSourceProperty("socketTimeout", Long.toString(timeout.plus(MARGIN).toSeconds()));
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    pool.addDataSourceProperty("ApplicationName", "camel-bedrock-batch");
    // In a transaction, long lists are read in parts.
    pool.addDataSourceProperty("defaultRowFetchSize", "1000");
  }

  @Override
  public String remedy(Throwable why) {
    if (why instanceof SQLException thrown && NO_CONNECTIONS.equals(thrown.getSQLState())) {
      return "End what holds its connections, or raise the limit there (max_connections, or that of"
          + " the user): each node takes up to 10, a command up to 3";
    }
    return "See whether the database runs, and whether ledger.url, ledger.user and ledger.password"
        + " or ledger.password-file are right";
  }

  /**
   * Drops connections to a server that has become a standby, as only a new one reaches its
   * successor.
   */
  private static final class ReadOnlyServer implements SQLExceptionOverride {
    @java.lang.Override
    public Override adjudicate(SQLException e) {
      return NO_CHANGES.equals(e.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
  }

  @Override
  public Optional<Path> file(String url) {
    return Optional.empty();
  }

  @Override
  public boolean keepsSettings(HikariDataSource pool) {
    try (Connection one = pool.getConnection();
        Connection other = pool.getConnection()) {
      boolean kept = Sessions.areKept(one, other);
      pool.evictConnection(other); // a command that only looks needs one
      return kept;
    } catch (SQLException e) {
      return true; // unknown: the server may have no room for a second connection
    }
  }

  @Override
  public void mustTakeChanges(DataSource database) {
    String readOnly =
        Jdbi.create(database).withHandle(one -> one.select(READ_ONLY).mapTo(String.class).one());
    if (readOnly.equals("on")) {
      SQLException refusal = new SQLException("its transactions are read-only", NO_CHANGES);
      throw new ConnectionException(refusal);
    }
  }

  @Override
  public void prepareReading(HikariConfig pool) {
    pool.setConnectionInitSql(
        pool.getConnectionInitSql() + "; set default_transaction_read_only = on");
  }

  @Override
  public List<String> migrations() {
    return List.of("io/github/bedrockbatch/ledger", "io/github/bedrockbatch/postgresql");
  }

  @Override
  public Callback[] migrationCallbacks() {
    return new Callback[] {new WaitsForAnswer()};
  }

  /** The time is that of the server, as the clocks of nodes may differ. */
  @Override
  public Map<String, String> words() {
    return Map.of(
        "time",
        "ledger_time()",
        "skipLocked",
        "for update of b skip locked",
        "eachText",
        "json_array_elements_text(cast(:" + TEXTS + " as json)) as each_text(value)");
  }

  @Override
  public Jdbi configure(Jdbi jdbi) {
    return Dialect.super.configure(jdbi).registerArgument(new WithoutNul());
  }

  /** PostgreSQL rejects NUL in texts, but ids and words from outside may have it. */
  private static final class WithoutNul extends AbstractArgumentFactory<String> {
    WithoutNul() {
      super(Types.VARCHAR);
    }

    @Override
    protected Argument build(String value, ConfigRegistry config) {
      String text = value.replace('\0', '\uFFFD');
      return (position, statement, context) -> statement.setString(position, text);
    }
  }
}
