/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that has met an Error ends, so that its supervisor can start it again. */
class ErrorEndsProcessTest {
  @TempDir Path folder;

  private ShippedProcess process(String command, String... options) {
    List<String> all = new ArrayList<>(List.of("-Xmx192m", "-XX:TieredStopAtLevel=1"));
    all.addAll(List.of(options));
    all.addAll(
        List.of(
            "-Ddata.dir=" + folder.resolve("data"),
            "-Dlog.level=INFO",
            "-Dbatch.max-age=200ms",
            "-Dpoll.period=100ms",
            "-Dlocal.job-duration=0s"));
    return new ShippedProcess(
        folder.resolve("log"),
        folder,
        Map.of(),
        all,
        command.equals("serve")
            ? List.of("serve")
            : List.of("run", prompts().toString(), "--out", folder.resolve("out").toString()));
  }

  private Path prompts() {
    return folder.resolve("big.jsonl");
  }

  private void writePrompts() throws IOException {
    String large = "x".repeat(8_000_000);
    Files.writeString(prompts(), "{\"prompt\":\"" + large + "\"}\n{\"prompt\":\"small\"}\n");
  }

  @Test
  void a_server_without_memory_for_a_prompt_ends_and_takes_it_in_when_it_is_started_with_more()
      throws Exception {
    writePrompts();
    Path inbox = Files.createDirectories(folder.resolve("data/inbox"));
    Files.move(prompts(), inbox.resolve("big.jsonl"));

    try (ShippedProcess tight = process("serve", "-XX:MaxDirectMemorySize=2m")) {
      tight.start();
      assertThat(tight.awaitExit()).isEqualTo(70);
    }
    assertThat(Files.readAllLines(folder.resolve("log")))
        .filteredOn(line -> line.contains("ERROR"))
        .singleElement()
        .asString()
        .contains("OutOfMemoryError")
        .contains("ends with exit code 70 so that its supervisor restarts it");

    try (ShippedProcess ample = process("serve")) {
      ample.start();
      await().atMost(Duration.ofMinutes(2)).until(() -> answers() == 2);
    }
  }

  @Test
  void a_server_that_is_stopped_while_it_starts_says_so() throws Exception {
    try (ShippedProcess early = process("serve")) {
      early.start();
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofMinutes(2))
          .until(() -> Files.exists(folder.resolve("data/.lock")));
      early.stop();
    }
    assertThat(folder.resolve("log")).content().contains("Stopped while it was starting");
  }

  private long answers() throws IOException {
    Path outbox = folder.resolve("data/outbox");
    if (!Files.isDirectory(outbox)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(outbox)) {
      long lines = 0;
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        lines += Files.readAllLines(file).size();
      }
      return lines;
    }
  }

  @Test
  void a_run_without_memory_for_a_prompt_says_that_it_can_go_on() throws Exception {
    writePrompts();

    try (ShippedProcess tight = process("run", "-XX:MaxDirectMemorySize=2m")) {
      tight.start();
      assertThat(tight.awaitExit()).isEqualTo(1);
    }
    assertThat(folder.resolve("log"))
        .content()
        .contains("OutOfMemoryError")
        .contains("give the same command again");

    try (ShippedProcess ample = process("run")) {
      ample.start();
      assertThat(ample.awaitExit()).isZero();
    }
    assertThat(Files.readAllLines(folder.resolve("out/big.jsonl.results.jsonl"))).hasSize(2);
  }
}
