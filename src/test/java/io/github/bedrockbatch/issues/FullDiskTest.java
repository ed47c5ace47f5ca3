/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.issues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.files.Reserve;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data folder on a disk of 16 MB, with inbox and S3 on another one. Needs the right to mount; is
 * skipped without.
 */
class FullDiskTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern RECORD_ID = Pattern.compile("\"recordId\":\"(p[0-9]+)\"");

  @TempDir private Path folder;
  private Path data;
  private boolean mounted;
  private int port;
  private final Set<String> answered = new HashSet<>();

  @BeforeEach
  void mount_a_small_disk() throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    data = Files.createDirectories(folder.resolve("data"));
    mounted = done("mount", "-t", "tmpfs", "-o", "size=16m", "none", data.toString());
    assumeTrue(mounted, "may not mount");
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    for (String name : List.of("inbox", "local-aws")) {
      Files.createSymbolicLink(data.resolve(name), Files.createDirectory(elsewhere.resolve(name)));
    }
  }

  @AfterEach
  void unmount_it() throws Exception {
    if (mounted) {
      assertThat(done("umount", "-l", data.toString())).isTrue();
    }
  }

  private static boolean done(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private Pipeline start() throws Exception {
    return Pipeline.start(
        Settings.load(
            SettingsSource.commandLine(
                Map.of(
                    "data.dir", data.toString(),
                    "intake.from", "files,http",
                    "http.port", Integer.toString(port),
                    "poll.period", "100ms",
                    "local.job-duration", "0s",
                    "retry.longest-pause", "1s",
                    "batch.max-records", "1000",
                    "batch.max-age", "500ms"))),
        "file:routes/*.camel.yaml",
        Error::printStackTrace);
  }

  private void drop(String name, int from, int to) throws IOException {
    StringBuilder lines = new StringBuilder();
    String text = "word ".repeat(200);
    for (int n = from; n < to; n++) {
      lines.append("{\"id\":\"p").append(n).append("\",\"prompt\":\"").append(text).append("\"}\n");
    }
    Path draft = Files.writeString(folder.resolve("elsewhere").resolve(name), lines);
    Files.move(draft, folder.resolve("elsewhere/inbox").resolve(name));
  }

  private HttpResponse<String> post() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/prompts"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"h\",\"prompt\":\"x\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  /** Takes finished results away, as whoever wants them does. */
  private boolean takeResults(int wanted) throws IOException {
    Path outbox = data.resolve("outbox");
    if (Files.isDirectory(outbox)) {
      try (Stream<Path> files = Files.list(outbox)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
          for (String line : Files.readAllLines(file)) {
            Matcher id = RECORD_ID.matcher(line);
            assertThat(id.find()).isTrue();
            assertThat(answered.add(id.group(1))).as(id.group(1) + " comes once").isTrue();
          }
          Files.delete(file);
        }
      }
    }
    return answered.size() >= wanted;
  }

  @Test
  void prompts_wait_for_room_and_more_of_them_than_the_disk_holds_get_their_answers()
      throws Exception {
    Path filler = data.resolve("filler");
    try (LogLines log = new LogLines(Reserve.class);
        Pipeline pipeline = start()) {
      Files.write(filler, new byte[13_000_000]); // somebody else's
      drop("waits.jsonl", 0, 500);
      await().atMost(PATIENCE).until(() -> !log.all().isEmpty());
      assertThat(log.all().get(0)).startsWith("ERROR").contains("data.reserve");
      HttpResponse<String> refused = post();
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(pipeline.spool().openRecords()).isZero();

      Files.delete(filler);
      await().atMost(PATIENCE).until(() -> takeResults(500));
      assertThat(log.all()).hasSize(2).last().asString().contains("accepted again");

      drop("many.jsonl", 500, 10_500); // 10 MB, and 25 MB of results
      await().atMost(PATIENCE).until(() -> takeResults(10_500));
      await().atMost(PATIENCE).until(() -> pipeline.operator().audit().balances());
    }
  }
}
