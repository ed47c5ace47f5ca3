/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static io.github.bedrockbatch.local.Emulator.converseRecords;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessTest {
  @TempDir Path directory;

  /** The process to kill: tells its endpoints and waits for its death. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      LocalAws aws =
          LocalAws.start(
              LocalAwsOptions.of(
                  o -> {
                    o.directory = Path.of(args[0]);
                    o.jobDuration = Duration.ofSeconds(6);
                    o.buckets = List.of(Emulator.BUCKET);
                  }));
      Path written = Files.createTempFile(Path.of(args[0]), "endpoints", null);
      Files.write(written, List.of("" + aws.bedrockEndpoint(), "" + aws.s3Endpoint()));
      Files.move(written, Path.of(args[1]));
      Thread.currentThread().join();
    }
  }

  @Test
  void a_job_goes_on_to_its_end_after_its_process_was_killed() throws Exception {
    Path endpoints = directory.resolve("endpoints");
    JavaProcess victim =
        JavaProcess.start(
            directory,
            List.of(),
            Victim.class,
            List.of(directory.toString(), endpoints.toString()));
    String arn;
    try (Emulator emulator = on(endpoints)) {
      emulator.put("in/a.jsonl", converseRecords(300));
      arn = emulator.create("killed", r -> r.clientRequestToken("killed-token"));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> emulator.get(arn).processedRecordCount() > 5);
    } finally {
      victim.kill();
    }
    try (Emulator emulator = Emulator.start(directory)) {
      assertThat(emulator.awaitEnd(arn).statusAsString()).isEqualTo("Completed");
      assertThat(emulator.outputOf(arn)).hasSize(300);
      assertThat(emulator.create("killed", r -> r.clientRequestToken("killed-token")))
          .isEqualTo(arn);
    }
  }

  private Emulator on(Path endpoints) throws IOException {
    await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(endpoints));
    List<String> lines = Files.readAllLines(endpoints);
    return Emulator.elsewhere(URI.create(lines.get(0)), URI.create(lines.get(1)));
  }
}
