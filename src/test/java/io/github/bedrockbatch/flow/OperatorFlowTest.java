/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.operator.letter.LetterFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does with a batch, and what the books say of it. */
class OperatorFlowTest {
  private static final int PROMPTS = 30;

  @TempDir private Path data;
  private Flow flow;

  @BeforeEach
  void start() throws Exception {
    start("0s");
  }

  private void start(String jobDuration) throws Exception {
    flow =
        Flow.start(
            data,
            Map.of(
                "local.job-duration", jobDuration,
                "local.min-records", "1",
                "batch.min-records", "1",
                "batch.max-age", "1h",
                "retry.max-attempts", "1"));
  }

  @AfterEach
  void stop() {
    flow.close();
  }

  @Test
  void drops_what_was_not_answered_and_sends_it_after_all() throws Exception {
    Batch failed = run("\"endState\":\"Stopped\"", "\"processedShare\":0.5");
    int answered = failed.delivery().succeeded();
    assertThat(answered).isBetween(1, PROMPTS - 1);
    books(PROMPTS, answered, 0, PROMPTS - answered);

    flow.ask(operator -> operator.drop(failed.id(), false));
    books(PROMPTS, answered, 0, 0);
    assertThat(flow.pipeline().operator().audit().all().dropped()).isEqualTo(PROMPTS - answered);

    flow.ask(operator -> operator.rerun(failed.id(), false));
    flow.awaitAllSettled();
    int asked = PROMPTS - answered;
    books(PROMPTS + asked, answered + asked, 0, 0);
    assertThat(flow.outcome(operator -> operator.rerun(failed.id(), false)))
        .startsWith("refused: " + asked + " prompts were sent again by an earlier rerun");
    flow.awaitAllSettled();
    books(PROMPTS + asked, answered + asked, 0, 0);
    assertThat(results()).hasSize(PROMPTS).doesNotHaveDuplicates();
  }

  @Test
  void sends_nothing_when_a_batch_is_rerun_that_was_rerun() throws Exception {
    Batch failed = run("\"endState\":\"Failed\"");
    flow.ask(operator -> operator.rerun(failed.id(), false));
    flow.awaitAllSettled();
    books(PROMPTS, PROMPTS, 0, 0);

    flow.ask(operator -> operator.rerun(failed.id(), false));
    flow.awaitAllSettled();

    books(PROMPTS, PROMPTS, 0, 0);
    assertThat(results()).hasSize(PROMPTS).doesNotHaveDuplicates();
  }

  @Test
  void sends_again_what_failed_for_good() throws Exception {
    Batch batch = run("\"recordErrorShare\":0.5", "\"recordErrorCode\":400");
    int failed = batch.delivery().failed();
    assertThat(failed).isBetween(1, PROMPTS - 1);
    books(PROMPTS, PROMPTS - failed, failed, 0);

    flow.ask(operator -> operator.rerun(batch.id(), false));
    flow.awaitAllSettled();

    books(PROMPTS + failed, PROMPTS, failed, 0);
    assertThat(flow.outcome(operator -> flow.pipeline().letters().send(LetterFilter.ALL, "ann")))
        .startsWith("0 dead letters are sent again, " + failed + " are refused")
        .contains("a rerun of its batch has sent it again");
    flow.awaitAllSettled();
    books(PROMPTS + failed, PROMPTS, failed, 0);
  }

  @Test
  void does_not_pay_again_for_what_a_rerun_has_sent() throws Exception {
    Batch batch = run("\"recordErrorShare\":0.5", "\"recordErrorCode\":400");
    int failed = batch.delivery().failed();
    flow.ask(operator -> operator.rerun(batch.id(), false));
    flow.awaitAllSettled();

    assertThat(flow.outcome(operator -> operator.rerun(batch.id(), false)))
        .startsWith("refused: " + failed + " prompts were sent again by an earlier rerun");
    flow.awaitAllSettled();
    books(PROMPTS + failed, PROMPTS, failed, 0);

    flow.ask(operator -> operator.rerun(batch.id(), true));
    flow.awaitAllSettled();
    books(2 * PROMPTS + failed, 2 * PROMPTS, failed, 0);
  }

  @Test
  void does_not_rerun_failed_prompts_that_were_sent_again_as_letters() throws Exception {
    Batch batch = run("\"recordErrorShare\":0.5", "\"recordErrorCode\":400");
    int failed = batch.delivery().failed();
    flow.ask(operator -> flow.pipeline().letters().send(LetterFilter.ALL, "ann"));
    flow.awaitAllSettled();
    books(PROMPTS + failed, PROMPTS, failed, 0);

    assertThat(flow.outcome(operator -> operator.rerun(batch.id(), false)))
        .startsWith("refused: " + failed + " failed prompts were sent again as dead letters");
    flow.awaitAllSettled();
    books(PROMPTS + failed, PROMPTS, failed, 0);
  }

  @Test
  void answers_dead_letters_that_are_put_into_the_inbox() throws Exception {
    Batch batch = run("\"recordErrorShare\":0.5", "\"recordErrorCode\":400");
    int failed = batch.delivery().failed();
    Path letters = data.resolve("dead-letters/failed").resolve(batch.id() + ".jsonl");

    flow.drop("mended.jsonl", Files.readString(letters));
    await().atMost(Duration.ofMinutes(2)).until(() -> flow.pipeline().spool().openRecords() > 0);
    flow.awaitAllSettled();

    books(PROMPTS + failed, PROMPTS, failed, 0);
    assertThat(results()).hasSize(PROMPTS).doesNotHaveDuplicates();
  }

  @Test
  void asks_everything_again_when_told_to() throws Exception {
    Batch batch = run();
    flow.ask(operator -> operator.rerun(batch.id(), true));
    flow.awaitAllSettled();

    books(2 * PROMPTS, 2 * PROMPTS, 0, 0);
    assertThat(results()).hasSize(2 * PROMPTS);
  }

  @Test
  void stops_a_job_and_leaves_the_rest_to_a_person() throws Exception {
    flow.close();
    start("1h");
    take();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                flow.pipeline().ledger().inState(BatchState.SUBMITTED).stream()
                    .anyMatch(batch -> batch.job().status() != null));
    Batch running = flow.pipeline().ledger().newest(1).get(0);

    flow.ask(operator -> operator.stop(running.id()));
    flow.faults("\"clockSpeed\":100000");
    flow.awaitAllSettled();

    Batch stopped = flow.pipeline().operator().show(running.id()).orElseThrow();
    assertThat(stopped.state()).isEqualTo(BatchState.FAILED);
    assertThat(stopped.reason()).startsWith("the job was stopped").contains("rerun the batch");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> flow.pipeline().operator().stop(running.id()))
        .withMessage("Batch " + running.id() + " has no job that runs: it is FAILED");
  }

  private Batch run(String... faults) throws Exception {
    flow.faults(faults);
    take();
    flow.awaitAllSettled();
    flow.faults();
    return flow.pipeline().ledger().newest(1).get(0);
  }

  private void take() throws Exception {
    Path file =
        Files.writeString(
            data.resolve("p.jsonl"),
            IntStream.range(0, PROMPTS)
                .mapToObj(i -> "{\"id\":\"" + i + "\",\"prompt\":\"q\"}\n")
                .collect(Collectors.joining()));
    flow.pipeline().take(file.toFile());
    flow.pipeline().spool().sealNow();
  }

  private void books(long accepted, long delivered, long deadLettered, long pending) {
    Audit audit = flow.pipeline().operator().audit();
    assertThat(audit.balances()).as(audit::toString).isTrue();
    assertThat(audit.all().accepted()).hasValue(accepted);
    assertThat(audit.all().delivered()).isEqualTo(delivered);
    assertThat(audit.all().deadLettered()).isEqualTo(deadLettered);
    assertThat(audit.all().pending()).isEqualTo(pending);
  }

  private Stream<String> results() throws IOException {
    return flow.results().stream()
        .filter(result -> result.path("status").asText().equals("succeeded"))
        .map(OperatorFlowTest::id);
  }

  private static String id(JsonNode result) {
    return result.path("recordId").asText();
  }
}
