/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.OperatorRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way a job can end, with every state its output can be in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndingsFlowTest {
  private static final int PROMPTS = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private Path data;
  private int port;
  private int cases;
  private Flow flow;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    data = folder;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    flow =
        Flow.start(
            data,
            Map.of(
                "local.port", Integer.toString(port),
                "local.min-records", "1",
                "batch.min-records", "1",
                "batch.max-age", "1h",
                "retry.back-off", "0s",
                "retry.max-attempts", "3"));
  }

  @AfterAll
  void stop() {
    flow.close();
  }

  static Stream<Arguments> endings() {
    List<String> ends = List.of("", "PartiallyCompleted", "Expired", "Stopped", "Failed");
    List<String> outputs =
        List.of(
            "",
            "\"missingLineShare\":0.3",
            "\"missingLineShare\":1",
            "\"missingOutput\":true",
            "\"missingManifest\":true",
            "\"recordErrorShare\":0.3,\"recordErrorCode\":429",
            "\"recordErrorShare\":1,\"recordErrorCode\":500",
            "\"recordErrorShare\":0.3,\"recordErrorCode\":400");
    return ends.stream().flatMap(end -> outputs.stream().map(output -> Arguments.of(end, output)));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void each_prompt_has_exactly_one_result(String end, String output) throws Exception {
    String name = "case" + cases++;
    faults(Stream.of(end.isEmpty() ? "" : "\"endState\":\"" + end + "\"", output));
    Path file = Files.writeString(data.resolve(name + ".jsonl"), prompts(name));

    flow.pipeline().take(file.toFile());
    flow.pipeline().spool().sealNow();
    Batch first = awaitFirstBatch();
    faults(Stream.of());
    if (first.state() == BatchState.FAILED) {
      assertThat(List.of("Stopped", "Failed")).contains(end);
      assertThat(first.unanswered()).isPositive();
      rerun(first);
    }
    awaitAllSettled();

    List<JsonNode> results = results(name);
    assertThat(results)
        .extracting(result -> result.path("recordId").asText())
        .containsExactlyInAnyOrderElementsOf(ids(name));
    if (output.contains(":400")) {
      long failed = results.stream().filter(EndingsFlowTest::hasFailed).count();
      assertThat(lines(data.resolve("dead-letters/failed"), name)).hasSize((int) failed);
    } else {
      assertThat(results).noneMatch(EndingsFlowTest::hasFailed);
    }
    for (Batch batch : flow.pipeline().ledger().newest(1000)) {
      assertThat(batch.state()).isEqualTo(BatchState.DELIVERED);
      assertThat(batch.unanswered()).isZero();
    }
  }

  @Test
  void a_rerun_leaves_no_working_files() throws Exception {
    String name = "case" + cases++;
    Batch stopped = stopped(name);

    rerun(stopped);
    awaitAllSettled();

    assertThat(failures(name)).isNotEmpty();
    try (Stream<Path> work = Files.walk(data.resolve("work"))) {
      assertThat(work.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void a_rerun_that_is_asked_for_twice_sends_nothing_twice() throws Exception {
    String name = "case" + cases++;
    Batch stopped = stopped(name);

    flow.pipeline().operator().rerun(stopped.id(), false);
    rerun(stopped);
    awaitAllSettled();

    assertThat(results(name))
        .extracting(result -> result.path("recordId").asText())
        .containsExactlyInAnyOrderElementsOf(ids(name));
  }

  @Test
  void a_rerun_after_a_rerun_sends_what_failed() throws Exception {
    String name = "case" + cases++;
    Batch stopped = stopped(name);
    rerun(stopped);
    awaitAllSettled();
    int failed = failures(name).size();

    rerun(stopped);
    awaitAllSettled();

    assertThat(failed).isPositive();
    assertThat(results(name)).hasSize(PROMPTS + failed);
    assertThat(results(name).stream().filter(result -> !hasFailed(result)))
        .extracting(result -> result.path("recordId").asText())
        .containsExactlyInAnyOrderElementsOf(ids(name));
  }

  /** A batch whose job was stopped half way, with half of its answers errors that stay. */
  private Batch stopped(String name) throws Exception {
    faults(Stream.of("\"endState\":\"Stopped\"", "\"recordErrorShare\":0.5"));
    Path file = Files.writeString(data.resolve(name + ".jsonl"), prompts(name));
    flow.pipeline().take(file.toFile());
    flow.pipeline().spool().sealNow();
    Batch batch = awaitFirstBatch();
    faults(Stream.of());
    assertThat(batch.state()).isEqualTo(BatchState.FAILED);
    return batch;
  }

  private List<String> failures(String name) throws IOException {
    return lines(data.resolve("dead-letters/failed"), name);
  }

  private Batch awaitFirstBatch() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> flow.pipeline().ledger().newest(1).stream().allMatch(b -> b.state().isFinal()));
    return flow.pipeline().ledger().newest(1).get(0);
  }

  private void rerun(Batch batch) {
    long id = flow.pipeline().operator().rerun(batch.id(), false);
    await().atMost(PATIENCE).until(() -> flow.pipeline().operator().request(id).isDone());
    OperatorRequest done = flow.pipeline().operator().request(id);
    assertThat(done.outcome()).isEqualTo("done");
  }

  private void awaitAllSettled() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              if (!flow.pipeline().ledger().newest(1000).stream()
                  .allMatch(batch -> batch.state().isFinal())) {
                return false;
              }
              if (flow.pipeline().spool().openRecords() == 0) {
                return true;
              }
              flow.pipeline().spool().sealNow();
              return false;
            });
  }

  private void faults(Stream<String> fields) throws IOException, InterruptedException {
    String json =
        fields
            .filter(field -> !field.isEmpty())
            .collect(Collectors.joining(",", "{\"clockSpeed\":1,", "}"))
            .replace(",}", "}");
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/local-aws/faults"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private List<JsonNode> results(String name) throws IOException {
    return flow.results().stream()
        .filter(result -> result.path("recordId").asText().startsWith(name + "-"))
        .toList();
  }

  private static List<String> lines(Path folder, String name) throws IOException {
    List<String> lines = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.readAllLines(file).stream()
              .filter(line -> line.contains("\"" + name + "-"))
              .forEach(lines::add);
        }
      }
    }
    return lines;
  }

  private static boolean hasFailed(JsonNode result) {
    return result.path("status").asText().equals("failed");
  }

  private static List<String> ids(String name) {
    return IntStream.range(0, PROMPTS).mapToObj(i -> name + "-" + i).toList();
  }

  private static String prompts(String name) {
    return ids(name).stream()
        .map(id -> "{\"id\":\"" + id + "\",\"prompt\":\"q\"}\n")
        .collect(Collectors.joining());
  }
}
