/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.bedrockbatch.servers.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  private HikariDataSource pool;
  private Connections connections;

  @BeforeEach
  void open_a_pool_of_one() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(PostgresServer.running().database());
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(Duration.ofMinutes(10).toMillis());
    pool = new HikariDataSource(config);
    connections = new Connections(pool);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private Void openInVain() {
    try (Connection opened = connections.openConnection()) {
      throw new AssertionError("there is a connection: " + opened);
    } catch (SQLException e) {
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      throw new CompletionException(e);
    }
  }

  @Test
  void who_waits_for_a_connection_when_the_process_stops_gives_up_and_is_not_interrupted()
      throws Exception {
    Connection taken = connections.openConnection();
    CompletableFuture<Void> waiting = CompletableFuture.supplyAsync(this::openInVain);
    await().until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);

    connections.stop(SHORT);

    assertThatThrownBy(() -> waiting.get(1, TimeUnit.MINUTES))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("its database has no connection for this process, which stops");
    assertThatThrownBy(this::openInVain).hasMessageContaining("which stops");
    connections.closeConnection(taken);
  }

  @Test
  void what_is_there_can_still_be_used_after_the_stop() throws Exception {
    connections.stop(Duration.ofSeconds(30));

    Jdbi jdbi = Jdbi.create(connections);

    assertThat(
            jdbi.<Integer, RuntimeException>withHandle(
                h -> h.select("select 1").mapTo(int.class).one()))
        .isEqualTo(1);
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
  }

  @Test
  void an_answer_that_does_not_come_is_not_waited_for_after_the_stop() {
    Jdbi jdbi = Jdbi.create(connections);
    CompletableFuture<Void> asking =
        CompletableFuture.runAsync(
            () -> jdbi.useHandle(handle -> handle.execute("select pg_sleep(600)")));
    await().until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 1);

    connections.stop(SHORT);

    assertThatThrownBy(() -> asking.get(1, TimeUnit.MINUTES))
        .isInstanceOf(ExecutionException.class);
  }
}
