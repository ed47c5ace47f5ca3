/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.stage.Failure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTimeoutTest {
  @TempDir Path folder;

  @Test
  void a_ledger_that_another_process_keeps_locked_counts_as_away() throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("ledger.db");
    try (JdbcLedger ledger =
            new JdbcLedger(
                LedgerDatabase.open(url, "", () -> "", Duration.ofSeconds(1)),
                Clock.systemUTC(),
                "node");
        Connection other = DriverManager.getConnection(url);
        Statement lock = other.createStatement()) {
      lock.execute("begin immediate");
      Batch batch = Rows.sealed("a", Rows.NOVA, "node", Clock.systemUTC().instant());

      assertThatThrownBy(() -> ledger.seal(batch, List.of()))
          .satisfies(e -> assertThat(Failure.of(e).kind()).isEqualTo(Failure.Kind.OUTAGE));

      lock.execute("rollback");
      assertThat(ledger.seal(batch, List.of())).isTrue();
    }
  }
}
