/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A newer version changes the tables of the ledger while this one works with them. */
@Isolated("what waits in the same JVM would end with its error")
class NewerLedgerFlowTest {
  @Test
  void a_process_ends_when_a_newer_version_changes_the_tables_under_it(@TempDir Path data)
      throws Exception {
    Settings settings =
        Settings.load(
            SettingsSource.commandLine(
                Map.of(
                    "data.dir", data.toString(),
                    "local.port", "0",
                    "ledger.lease", "5s")));
    BlockingQueue<Error> ends = new LinkedBlockingQueue<>();
    try (Pipeline running = Pipeline.start(settings, "file:routes/*.camel.yaml", ends::add);
        LedgerDatabase ledger = LedgerDatabase.open("jdbc:sqlite:" + data.resolve("ledger.db"))) {
      ledger
          .jdbi()
          .useHandle(
              handle ->
                  handle.execute(
                      "insert into ledger_history select 99, '99', 'later', type, 'V99__later.sql',"
                          + " 0, installed_by, installed_on, 1, success from ledger_history"
                          + " where version = '1'"));

      assertThat(ends.poll(1, TimeUnit.MINUTES))
          .asString()
          .startsWith("A newer version")
          .contains("to 99");
      assertThat(running.ledger().newest(1)).isEmpty();
    }
  }
}
