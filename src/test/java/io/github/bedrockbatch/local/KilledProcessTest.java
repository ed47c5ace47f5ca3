/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static io.github.bedrockbatch.local.Emulator.converseRecords;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessTest {
  @TempDir Path directory;

  /** The process to kill: prints its endpoint and waits for its death. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      LocalAws aws =
          LocalAws.start(
              LocalAwsOptions.defaults()
                  .with(
                      o -> {
                        o.directory = Path.of(args[0]);
                        o.jobDuration = Duration.ofSeconds(10);
                        o.buckets = List.of(Emulator.BUCKET);
                      }));
      System.out.println("endpoint " + aws.bedrockEndpoint() + " " + aws.s3Endpoint());
      Thread.currentThread().join();
    }
  }

  @Test
  void a_job_goes_on_to_its_end_after_its_process_was_killed() throws Exception {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    String arn;
    try (Emulator emulator = on(victim)) {
      emulator.put("in/a.jsonl", converseRecords(300));
      arn = emulator.create("killed", r -> r.clientRequestToken("killed-token"));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> emulator.get(arn).processedRecordCount() > 5);
    } finally {
      victim.destroyForcibly().waitFor();
    }
    try (Emulator emulator = Emulator.start(directory)) {
      assertThat(emulator.awaitEnd(arn).statusAsString()).isEqualTo("Completed");
      assertThat(emulator.outputOf(arn)).hasSize(300);
      assertThat(emulator.create("killed", r -> r.clientRequestToken("killed-token")))
          .isEqualTo(arn);
    }
  }

  private static Emulator on(Process victim) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(victim.getInputStream(), UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("endpoint ")) {
        String[] words = line.split(" ", -1);
        return Emulator.elsewhere(URI.create(words[1]), URI.create(words[2]));
      }
    }
    throw new IOException("The process ended before it had started");
  }
}
