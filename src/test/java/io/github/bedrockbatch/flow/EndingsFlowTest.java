/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.console.Audit;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.SourceBooks;
import java.io.IOException;
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

  private Path data;
  private int cases;
  private Flow flow;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    data = folder;
    flow =
        Flow.start(
            data,
            Map.of(
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
    flow.faults(end.isEmpty() ? "" : "\"endState\":\"" + end + "\"", output);
    Path file = Files.writeString(data.resolve(name + ".jsonl"), prompts(name));

    flow.pipeline().take(file.toFile());
    flow.pipeline().spool().sealNow();
    Batch first = awaitFirstBatch();
    flow.faults();
    assertThat(flow.pipeline().operator().audit().balances()).isTrue();
    if (first.state() == BatchState.FAILED) {
      assertThat(List.of("Stopped", "Failed")).contains(end);
      assertThat(first.unanswered()).isPositive();
      flow.ask(operator -> operator.rerun(first.id(), false));
    }
    flow.awaitAllSettled();

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
    assertThatTheBooksBalance(name, results);
  }

  private void assertThatTheBooksBalance(String name, List<JsonNode> results) {
    Audit audit = flow.pipeline().operator().audit();
    assertThat(audit.faults()).isEmpty();
    assertThat(audit.sources()).allMatch(SourceBooks::balance);
    assertThat(audit.all().pending()).isZero();
    assertThat(audit.sources())
        .filteredOn(source -> source.source().contains(name + ".jsonl"))
        .singleElement()
        .satisfies(
            source -> {
              long failed = results.stream().filter(EndingsFlowTest::hasFailed).count();
              assertThat(source.accepted()).hasValue(PROMPTS);
              assertThat(source.delivered()).isEqualTo(PROMPTS - failed);
              assertThat(source.deadLettered()).isEqualTo(failed);
            });
  }

  @Test
  void a_rerun_leaves_no_working_files() throws Exception {
    String name = "case" + cases++;
    Batch stopped = stopped(name);

    flow.ask(operator -> operator.rerun(stopped.id(), false));
    flow.awaitAllSettled();

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
    flow.ask(operator -> operator.rerun(stopped.id(), false));
    flow.awaitAllSettled();

    assertThat(results(name))
        .extracting(result -> result.path("recordId").asText())
        .containsExactlyInAnyOrderElementsOf(ids(name));
  }

  @Test
  void a_rerun_after_a_rerun_sends_what_failed() throws Exception {
    String name = "case" + cases++;
    Batch stopped = stopped(name);
    flow.ask(operator -> operator.rerun(stopped.id(), false));
    flow.awaitAllSettled();
    int failed = failures(name).size();

    flow.ask(operator -> operator.rerun(stopped.id(), false));
    flow.awaitAllSettled();

    assertThat(failed).isPositive();
    assertThat(results(name)).hasSize(PROMPTS + failed);
    assertThat(results(name).stream().filter(result -> !hasFailed(result)))
        .extracting(result -> result.path("recordId").asText())
        .containsExactlyInAnyOrderElementsOf(ids(name));
  }

  /** A batch whose job was stopped half way, with half of its answers errors that stay. */
  private Batch stopped(String name) throws Exception {
    flow.faults("\"endState\":\"Stopped\"", "\"recordErrorShare\":0.5");
    Path file = Files.writeString(data.resolve(name + ".jsonl"), prompts(name));
    flow.pipeline().take(file.toFile());
    flow.pipeline().spool().sealNow();
    Batch batch = awaitFirstBatch();
    flow.faults();
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
