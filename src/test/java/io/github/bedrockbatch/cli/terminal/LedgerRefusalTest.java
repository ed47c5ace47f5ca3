/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.servers.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerRefusalTest {
  private static final String READ_ONLY = "&options=-c%20default_transaction_read_only=on";
  private static final String CHANGE = "update source set accepted = 0";

  @Test
  void a_table_that_another_process_holds_is_told_with_what_to_do() throws Exception {
    String url = PostgresServer.running().database();
    LedgerDatabase.open(url).close();

    assertThat(whileAnother(url, "lock table source", url))
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .startsWith("The ledger (ledger.url) was held too long by another process: ")
                    .contains("lock timeout. Find it and end it"));
  }

  @Test
  void so_is_a_file(@TempDir Path folder) throws Exception {
    String url = NewLedger.in(folder);
    LedgerDatabase.open(url).close();

    assertThat(whileAnother(url, CHANGE, url))
        .hasValueSatisfying(line -> assertThat(line).contains("held too long", "SQLITE_BUSY"));
  }

  @Test
  void a_server_that_takes_no_changes_is_told() throws Exception {
    String url = PostgresServer.running().database();
    LedgerDatabase.open(url).close();

    assertThat(whileAnother(url, "select 1", url + READ_ONLY))
        .hasValueSatisfying(line -> assertThat(line).contains("takes no changes", "read-only"));
  }

  @Test
  void so_is_one_that_has_no_tables_yet() throws Exception {
    String url = PostgresServer.running().database() + READ_ONLY;

    assertThat(whileAnother(url, "select 1", url))
        .hasValueSatisfying(line -> assertThat(line).contains("takes no changes", "read-only"));
  }

  @Test
  void a_server_without_connections_left_is_told_as_that() {
    String url = PostgresServer.running().database();
    PostgresServer.execute(url, "create role few login connection limit 0");

    assertThatThrownBy(() -> LedgerDatabase.open(url.replace("user=postgres", "user=few")))
        .hasMessageContaining("too many connections for role")
        .hasMessageContaining("raise the limit there (max_connections")
        .hasMessageNotContaining("password");
  }

  @Test
  void a_mistake_of_ours_is_not_put_into_words() {
    assertThat(
            LedgerRefusal.line(new JdbiException(new SQLException("no such column", "42703")) {}))
        .isEmpty();
    assertThat(LedgerRefusal.line(new IllegalStateException())).isEmpty();
  }

  /** What is said of a change while another connection holds what a statement took. */
  private static Optional<String> whileAnother(String holds, String statement, String url)
      throws SQLException {
    try (LedgerDatabase ledger = LedgerDatabase.open(url, "", () -> "", Duration.ofSeconds(1));
        Connection other = DriverManager.getConnection(holds);
        Statement held = other.createStatement()) {
      other.setAutoCommit(false);
      held.execute(statement);
      ledger.jdbi().useHandle(handle -> handle.execute(CHANGE));
      return Optional.empty();
    } catch (JdbiException e) {
      return LedgerRefusal.line(e);
    }
  }
}
