/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.operator.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way a job can end, with every state its output can be in. Cases mostly wait, so that
 * several pipelines work on them side by side.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class EndingsFlowTest {
  private static final int PROMPTS = 40;
  private static final int LANES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final BlockingQueue<Lane> lanes = new ArrayBlockingQueue<>(LANES);

  private interface Case {
    void on(Lane lane) throws Exception;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    for (int i = 0; i < LANES; i++) {
      lanes.add(new Lane(Files.createDirectory(folder.resolve("lane-" + i))));
    }
  }

  @AfterAll
  void stop() {
    lanes.forEach(lane -> lane.flow.close());
  }

  private void inALane(Case one) throws Exception {
    Lane lane = lanes.take();
    try {
      lane.name = "case" + lane.cases++;
      one.on(lane);
    } finally {
      lanes.put(lane);
    }
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
            "\"recordErrorShare\":0.3,\"recordErrorCode\":400",
            "\"spoiledLineShare\":0.5,\"spoiling\":\"duplicated\"",
            "\"spoiledLineShare\":0.5,\"spoiling\":\"unknown\"",
            "\"spoiledLineShare\":0.5,\"spoiling\":\"truncated\"",
            "\"spoiledLineShare\":0.5,\"spoiling\":\"empty\"",
            "\"spoiledLineShare\":1,\"spoiling\":\"nulls\"");
    return ends.stream().flatMap(end -> outputs.stream().map(output -> Arguments.of(end, output)));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void each_prompt_has_exactly_one_result(String end, String output) throws Exception {
    inALane(
        lane -> {
          Batch first = lane.run(end.isEmpty() ? "" : "\"endState\":\"" + end + "\"", output);
          assertThat(lane.operator().audit().balances()).isTrue();
          boolean lost = output.contains("missingLine") || output.contains("missingOutput");
          boolean leftToPerson = first.state() == BatchState.FAILED;
          if (leftToPerson) {
            assertThat(lost || List.of("Stopped", "Failed").contains(end)).isTrue();
            assertThat(first.unanswered()).isPositive();
            if (lost) {
              assertThat(lane.flow.spooled()).as("nothing is bought again").isZero();
            }
            lane.rerun(first);
          }
          if (lost) { // only a job that never ran leaves no doubt
            assertThat(leftToPerson).isEqualTo(!end.equals("Expired"));
          }
          lane.flow.awaitAllSettled();

          lane.hasOneResultForEachPrompt();
          if (output.contains(":400")) {
            assertThat(lane.failures()).hasSize((int) lane.failedResults());
          } else {
            assertThat(lane.failedResults()).isZero();
          }
          for (Batch batch : lane.flow.pipeline().ledger().newest(1000)) {
            assertThat(batch.state()).isEqualTo(BatchState.DELIVERED);
            assertThat(batch.unanswered()).isZero();
          }
          lane.booksBalance();
        });
  }

  @Test
  void a_rerun_leaves_no_working_files() throws Exception {
    inALane(
        lane -> {
          lane.rerun(lane.stopped());
          lane.flow.awaitAllSettled();

          assertThat(lane.failures()).isNotEmpty();
          try (Stream<Path> work = Files.walk(lane.data.resolve("work"))) {
            assertThat(work.filter(Files::isRegularFile)).isEmpty();
          }
        });
  }

  @Test
  void a_rerun_that_is_asked_for_twice_sends_nothing_twice() throws Exception {
    inALane(
        lane -> {
          Batch stopped = lane.stopped();
          long first = lane.operator().rerun(stopped.id(), false);
          long same = lane.operator().rerun(stopped.id(), false);
          long second = lane.operator().rerun(stopped.id(), true);
          await().atMost(PATIENCE).until(() -> lane.operator().request(second).isDone());
          lane.flow.awaitAllSettled();

          assertThat(same).isEqualTo(first);
          assertThat(lane.operator().request(first).outcome())
              .matches("\\d+ prompts are sent again, in later batches");
          assertThat(lane.operator().request(second).outcome())
              .startsWith("refused")
              .contains("was rerun or dropped since");

          lane.hasOneResultForEachPrompt();
        });
  }

  @Test
  void a_rerun_after_a_rerun_sends_what_failed() throws Exception {
    inALane(
        lane -> {
          Batch stopped = lane.stopped();
          lane.rerun(stopped);
          lane.flow.awaitAllSettled();
          int failed = lane.failures().size();

          lane.rerun(stopped);
          lane.flow.awaitAllSettled();

          assertThat(failed).isPositive();
          assertThat(lane.results()).hasSize(PROMPTS + failed);
          assertThat(lane.results().stream().filter(result -> !hasFailed(result)))
              .extracting(result -> result.path("recordId").asText())
              .containsExactlyInAnyOrderElementsOf(lane.ids());
        });
  }

  private static boolean hasFailed(JsonNode result) {
    return result.path("status").asText().equals("failed");
  }

  /** A pipeline that works on one case at a time. */
  private static final class Lane {
    private final Path data;
    private final SettableClock clock = new SettableClock(Clock.systemUTC());
    private final Flow flow;
    private String name;
    private int cases;

    Lane(Path data) throws Exception {
      this.data = data;
      this.flow =
          Flow.start(
              data,
              Map.of(
                  "local.min-records", "1",
                  "batch.min-records", "1",
                  "batch.max-age", "7d",
                  "retry.back-off", "0s",
                  "retry.max-attempts", "3"),
              clock);
    }

    Operator operator() {
      return flow.pipeline().operator();
    }

    /** Sends the prompts of this case in one batch, and waits for the end of it. */
    Batch run(String... faults) throws Exception {
      flow.faults(faults);
      Path file = Files.writeString(data.resolve(name + ".jsonl"), prompts());
      flow.pipeline().take(file.toFile());
      flow.pipeline().spool().sealNow();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                clock.advance(Duration.ofMinutes(5)); // what is missing is waited for
                return flow.pipeline().ledger().newest(1).stream()
                    .allMatch(b -> b.state().isFinal());
              });
      flow.faults();
      return flow.pipeline().ledger().newest(1).get(0);
    }

    /** A batch whose job was stopped half way, with half of its answers errors that stay. */
    Batch stopped() throws Exception {
      Batch batch = run("\"endState\":\"Stopped\"", "\"recordErrorShare\":0.5");
      assertThat(batch.state()).isEqualTo(BatchState.FAILED);
      return batch;
    }

    void rerun(Batch batch) {
      flow.ask(operator -> operator.rerun(batch.id(), false));
    }

    List<JsonNode> results() throws IOException {
      return flow.results().stream()
          .filter(result -> result.path("recordId").asText().startsWith(name + "-"))
          .toList();
    }

    long failedResults() throws IOException {
      return results().stream().filter(EndingsFlowTest::hasFailed).count();
    }

    void hasOneResultForEachPrompt() throws IOException {
      assertThat(results())
          .extracting(result -> result.path("recordId").asText())
          .containsExactlyInAnyOrderElementsOf(ids());
      assertThat(results())
          .filteredOn(result -> !hasFailed(result))
          .allSatisfy(
              result -> assertThat(result.path("text").asText()).isEqualTo("echo: q\u2028q"));
    }

    void booksBalance() throws IOException {
      Audit audit = operator().audit();
      assertThat(audit.faults()).isEmpty();
      assertThat(audit.sources()).allMatch(SourceBooks::balance);
      assertThat(audit.all().pending()).isZero();
      long failed = failedResults();
      assertThat(audit.sources())
          .filteredOn(source -> source.source().contains(":" + name + ".jsonl:"))
          .singleElement()
          .satisfies(
              source -> {
                assertThat(source.accepted()).hasValue(PROMPTS);
                assertThat(source.delivered()).isEqualTo(PROMPTS - failed);
                assertThat(source.deadLettered()).isEqualTo(failed);
              });
    }

    /** The dead letters of this case. */
    List<String> failures() throws IOException {
      List<String> lines = new ArrayList<>();
      Path folder = data.resolve("dead-letters/failed");
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

    List<String> ids() {
      return IntStream.range(0, PROMPTS).mapToObj(i -> name + "-" + i).toList();
    }

    private String prompts() {
      return ids().stream()
          .map(id -> "{\"id\":\"" + id + "\",\"prompt\":\"q\u2028q\"}\n")
          .collect(Collectors.joining());
    }
  }
}
