/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerDatabaseTest {
  private static final int ROUNDS = 40;
  private static final int PROCESSES = 4;

  @TempDir private Path folder;
  private String url;

  @BeforeEach
  void make_the_tables() {
    url = "jdbc:sqlite:" + folder.resolve("ledger.db");
    LedgerDatabase.open(url).close();
  }

  private void ask(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void several_may_change_the_mode_of_a_file_at_once_as_at_a_first_start() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
    CyclicBarrier together = new CyclicBarrier(PROCESSES);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        ask("pragma journal_mode = delete");
        Stream.generate(() -> CompletableFuture.runAsync(() -> open(together), threads))
            .limit(PROCESSES)
            .toList()
            .forEach(CompletableFuture::join);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void open(CyclicBarrier together) {
    try {
      together.await(1, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    LedgerDatabase.open(url).close();
  }

  @Test
  void a_file_that_another_holds_for_longer_than_the_timeout_is_refused() throws Exception {
    ask("pragma journal_mode = delete");
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      statement.execute("begin exclusive");

      assertThatThrownBy(() -> LedgerDatabase.open(url, "", () -> "", Duration.ofMillis(300)))
          .isInstanceOf(LedgerNotOpenedException.class)
          .hasMessageContaining("SQLITE_BUSY");
    }
  }
}
