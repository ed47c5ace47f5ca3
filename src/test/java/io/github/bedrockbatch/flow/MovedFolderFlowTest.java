/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.files.DurableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Somebody moves, removes or replaces the data folder while a process works with it. */
@Isolated("what waits in the same JVM would end with its error")
class MovedFolderFlowTest {
  private interface Act {
    void on(Path folder) throws IOException;
  }

  // What ends beside the process may make a folder of its own once more.
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path parent;

  @Test
  void a_process_ends_when_its_data_folder_is_moved() throws Exception {
    assertEndsAfter(folder -> Files.move(folder, parent.resolve("elsewhere")));
  }

  @Test
  void a_process_ends_when_its_data_folder_is_removed() throws Exception {
    assertEndsAfter(DurableFolder::remove);
  }

  @Test
  void a_process_ends_when_another_folder_is_put_in_place_of_its_data_folder() throws Exception {
    assertEndsAfter(
        folder -> {
          Path other = Files.createDirectory(parent.resolve("other"));
          Files.writeString(other.resolve(".lock"), "1");
          Files.move(folder, parent.resolve("elsewhere"));
          Files.move(other, folder);
        });
  }

  private void assertEndsAfter(Act act) throws Exception {
    Path data = parent.resolve("data");
    Settings settings =
        Settings.load(
            SettingsSource.commandLine(
                Map.of(
                    "data.dir", data.toString(),
                    "local.port", "0",
                    "ledger.lease", "2s")));
    BlockingQueue<Error> ends = new LinkedBlockingQueue<>();
    try (Pipeline running = Pipeline.start(settings, "file:routes/*.camel.yaml", ends::add)) {
      act.on(data);

      assertThat(ends.poll(1, TimeUnit.MINUTES))
          .asString()
          .startsWith("The data folder " + data + " was moved, removed or replaced");
      assertThat(running.spool()).isNotNull();
    }
  }
}
