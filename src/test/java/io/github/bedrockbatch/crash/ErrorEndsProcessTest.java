/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.cli.Typed;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
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
    List<String> all = new ArrayList<>(List.of("-Xmx192m", "-Dlog.level=INFO"));
    all.addAll(List.of(options));
    settings().forEach((key, value) -> all.add("-D" + key + "=" + value));
    return new ShippedProcess(
        folder.resolve("log"),
        folder,
        Map.of(),
        all,
        command.equals("serve")
            ? List.of("serve")
            : List.of("run", prompts().toString(), "--out", out().toString()));
  }

  private Map<String, String> settings() {
    return Map.of(
        "data.dir", folder.resolve("data").toString(),
        "batch.max-age", "200ms",
        "poll.period", "100ms",
        "local.job-duration", "0s");
  }

  private Path out() {
    return folder.resolve("out");
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

    Settings same = Settings.load(SettingsSource.commandLine(settings()));
    try (Pipeline ample = // in this JVM, which has more
        Pipeline.start(same, "file:routes/*.camel.yaml", Error::printStackTrace)) {
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

    Typed ample = new Typed(folder); // in this JVM, which has more
    assertThat(ample.run(prompts(), "--out", out())).isZero();
    assertThat(ample.results(out(), "big.jsonl")).hasSize(2);
  }
}
