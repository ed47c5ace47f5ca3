/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.UnsteadyLedger;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.stage.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What the flow needs is away for a while: it waits, loses nothing and goes on by itself. */
class OutageFlowTest {
  private static final int PROMPTS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path data;
  private final UnsteadyLedger unsteady = new UnsteadyLedger();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Flow flow;

  @BeforeEach
  void start() throws Exception {
    log.start();
    root().addAppender(log);
    start("0s");
  }

  private void start(String jobDuration) throws Exception {
    flow =
        Flow.start(
            data,
            Map.of(
                "local.min-records",
                "1",
                "batch.min-records",
                "1",
                "batch.max-age",
                "100ms",
                "local.job-duration",
                jobDuration),
            unsteady::around);
  }

  @AfterEach
  void stop() {
    flow.close();
    root().detachAppender(log);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  @Test
  void waits_for_a_ledger_that_is_away_when_prompts_come_in() throws Exception {
    unsteady.away = true;
    drop();

    awaitInLog("Taking in p.jsonl failed, retrying in 1 s: gone");
    awaitInLog("The ledger failed, retrying in");
    assertThat(data.resolve("inbox/p.jsonl")).exists();
    unsteady.away = false;

    assertThatAllIsAnsweredOnce();
  }

  @Test
  void tells_once_that_a_ledger_can_be_read_and_not_be_written() throws Exception {
    flow.close();
    start("3s");
    drop();
    await()
        .atMost(PATIENCE)
        .until(() -> !flow.pipeline().ledger().inState(BatchState.SUBMITTED).isEmpty());
    unsteady.only = "save";
    unsteady.away = true;
    awaitInLog("The ledger failed, retrying in");
    int tries = unsteady.refused.get();

    await().atMost(PATIENCE).until(() -> unsteady.refused.get() > tries + 10);

    assertThat(messages()).filteredOn(line -> line.startsWith("The ledger failed")).hasSize(1);
    unsteady.away = false;
    assertThatAllIsAnsweredOnce();
  }

  @Test
  void tells_once_that_a_ledger_takes_no_sealed_batch() throws Exception {
    try (LogLines told = new LogLines(Problems.class)) {
      unsteady.only = "seal";
      unsteady.away = true;
      drop();
      await().atMost(PATIENCE).until(() -> unsteady.refused.get() > 2);
      unsteady.away = false;
      assertThatAllIsAnsweredOnce();

      assertThat(messages()).noneMatch(line -> line.contains("Sealing"));
      assertThat(told.all())
          .satisfiesExactly(
              line -> assertThat(line).startsWith("WARN The ledger failed"),
              line -> assertThat(line).isEqualTo("INFO The ledger works again"));
    }
  }

  @Test
  void leaves_a_file_in_the_inbox_when_it_is_stopped_while_the_ledger_is_away() throws Exception {
    unsteady.away = true;
    drop();
    awaitInLog("Taking in p.jsonl failed, retrying");

    flow.close();

    assertThat(data.resolve("inbox/p.jsonl")).exists();
    assertThat(data.resolve("inbox/.failed")).doesNotExist();
    unsteady.away = false;
    start();
    assertThatAllIsAnsweredOnce();
  }

  @ParameterizedTest
  @CsvSource({
    "s3ErrorShare, Stage upload failed, retrying in 1 s",
    "throttlingShare, Stage submit failed, retrying in 1 s"
  })
  void pauses_a_stage_whose_service_is_away_and_says_so_once(String fault, String words)
      throws Exception {
    flow.faults("\"" + fault + "\":1");
    drop();

    awaitInLog(words);
    awaitInLog("its step failed, retrying in 4 s (try 4)");
    flow.faults();

    assertThatAllIsAnsweredOnce();
    assertThat(flow.pipeline().ledger().inState(BatchState.FAILED)).isEmpty();
    assertThat(messages()).filteredOn(line -> line.matches("Stage \\w+ failed.*")).hasSize(1);
  }

  private void drop() throws IOException {
    flow.drop(
        "p.jsonl",
        IntStream.range(0, PROMPTS)
            .mapToObj(i -> "{\"id\":\"" + i + "\",\"prompt\":\"a secret question\"}\n")
            .collect(Collectors.joining()));
  }

  private void awaitInLog(String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(messages()).anySatisfy(line -> assertThat(line).contains(words)));
  }

  private List<String> messages() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private void assertThatAllIsAnsweredOnce() throws Exception {
    flow.awaitResults(PROMPTS);
    flow.awaitAllSettled();
    assertThat(flow.results()).hasSize(PROMPTS);
    assertThat(flow.pipeline().operator().audit().balances()).isTrue();
    await().atMost(PATIENCE).until(() -> Files.notExists(data.resolve("inbox/p.jsonl")));
    assertThat(data.resolve("inbox/.done")).isDirectoryContaining("glob:**p.jsonl");
    assertThat(List.copyOf(log.list))
        .noneMatch(event -> event.getThrowableProxy() != null)
        .noneMatch(event -> event.getFormattedMessage().contains("secret question"));
  }
}
