/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person stops a run while its job waits, and gives the same command again. */
@Timeout(180)
class StoppedRunTest {
  @TempDir private Path folder;

  @Test
  void a_run_that_is_stopped_in_scheduled_goes_on_with_its_job() throws Exception {
    Typed user = new Typed(folder).set("local.job-duration", "24s");
    Path file = user.file("p.jsonl", "{\"id\":\"a\",\"prompt\":\"x\"}\n");
    Path out = folder.resolve("out");
    Path screen = folder.resolve("screen");
    Process process = user.start(screen, file, "--out", out);
    try {
      await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> Files.readString(screen).contains("(job Scheduled, waits for capacity)"));

      assertThatThrownBy(() -> user.run(file, "--out", folder.resolve("other")))
          .isInstanceOf(CommandException.class)
          .hasMessageStartingWith("Another run of files with this content is in progress")
          .hasMessageContaining("Wait for its end")
          .hasMessageNotContaining("another folder"); // all of it would be paid there once more
    } finally {
      process.destroy(); // as Ctrl-C does
      process.waitFor();
    }
    assertThat(Files.readString(screen).lines().toList())
        .anyMatch(line -> line.startsWith("Stopped. Jobs that were started continue"))
        .noneMatch(
            line -> line.contains("Exception") || line.contains("camel-bedrock-batch failed"));
    String job = user.batches().get(0).job().arn();

    user.set("local.job-duration", "0s");
    assertThat(user.run(file, "--out", out)).isZero();

    assertThat(user.results(out, "p.jsonl")).hasSize(1);
    assertThat(user.batches()).extracting(Batch::state).containsExactly(BatchState.DELIVERED);
    assertThat(user.batches()).extracting(batch -> batch.job().arn()).containsExactly(job);
  }
}
