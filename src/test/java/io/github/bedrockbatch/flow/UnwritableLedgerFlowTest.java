/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.stage.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that several nodes may use, and that can be read but not written, as on a full disk. */
class UnwritableLedgerFlowTest {
  @TempDir private Path folder;

  @Test
  void an_outage_of_writes_is_one_outage_although_reads_succeed() throws Exception {
    String url = "jdbc:sqlite:" + Files.createDirectory(folder.resolve("ledger")) + "/ledger.db";
    try (LogLines log = new LogLines(Problems.class);
        Flow flow =
            Flow.start(
                folder.resolve("data"),
                Map.of("ledger.url", url, "ledger.lease", "2s", "console.port", "0"));
        Connection ledger = DriverManager.getConnection(url);
        Statement sql = ledger.createStatement()) {
      sql.execute("pragma busy_timeout = 30000");
      sql.execute(
          "create trigger full before update on node begin select raise(fail, 'full'); end");

      await().until(() -> count(log, "The ledger failed") > 0);
      await() // the outage would begin anew at every renewal, twice a second
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(flow.facts("/problems").toString()).contains("waits for the ledger"));
      assertThat(count(log, "The ledger failed")).isEqualTo(1);
      assertThat(count(log, "The ledger works again")).isZero();

      sql.execute("drop trigger full");
      await().until(() -> count(log, "The ledger works again") == 1);
    }
  }

  private static long count(LogLines log, String words) {
    return List.copyOf(log.all()).stream().filter(line -> line.contains(words)).count();
  }
}
