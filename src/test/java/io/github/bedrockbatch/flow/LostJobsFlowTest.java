/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.operator.Audit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs, outputs and permissions that are gone, for a while or for good, and what a person does
 * about it. Each prompt is answered once, or given up and counted as such, and nothing is bought
 * twice that may have been bought.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostJobsFlowTest {
  private static final int PROMPTS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Path data;
  private final SettableClock clock = new SettableClock(Clock.systemUTC());
  private Flow flow;
  private int cases;
  private int before;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    data = folder;
    flow =
        Flow.start(
            data,
            Map.of(
                "local.min-records", "1",
                "batch.min-records", "1",
                "batch.max-age", "7d",
                "jobs.max-open", "1",
                "retry.lost-after", "1m",
                "local.job-duration", "300ms"),
            clock);
  }

  @AfterAll
  void stop() {
    flow.close();
  }

  @BeforeEach
  void begin() {
    cases++;
    before = flow.jobs().size();
  }

  @AfterEach
  void books_balance() throws Exception {
    flow.faults();
    flow.awaitAllSettled();
    Audit audit = flow.pipeline().operator().audit();
    assertThat(audit.balances()).as(audit::toString).isTrue();
  }

  @Test
  void output_that_the_listing_shows_late_is_waited_for_and_delivered() throws Exception {
    flow.faults("\"hiddenOutput\":true");
    Batch batch = take();
    awaitThat(batch, now -> now.failures() > 2);
    assertThat(now(batch).reason()).contains("reports 10 answers", "no output in s3://");

    flow.faults();
    clock.advance(Duration.ofMinutes(15));

    awaitState(batch, BatchState.DELIVERED);
    assertAnsweredOnce(1);
  }

  @Test
  void output_that_never_shows_makes_the_batch_failed_and_is_delivered_by_a_rerun()
      throws Exception {
    flow.faults("\"hiddenOutput\":true");
    Batch batch = take();
    awaitForward(batch, BatchState.FAILED);
    assertThat(now(batch).reason()).contains("no output in s3://", "Rerun delivers", "drop");
    assertThat(flow.spooled()).isZero();

    flow.faults();
    assertThat(rerun(batch)).contains("answered is delivered first");

    awaitState(batch, BatchState.DELIVERED);
    assertAnsweredOnce(1);
  }

  @Test
  void output_that_is_gone_for_good_is_asked_again_when_a_person_says_so() throws Exception {
    flow.faults("\"missingOutput\":true");
    Batch batch = take();
    awaitForward(batch, BatchState.FAILED);
    assertThat(flow.jobs()).hasSize(before + 1);

    flow.faults();
    rerun(batch);

    awaitForward(batch, BatchState.DELIVERED);
    flow.awaitAllSettled();
    assertAnsweredOnce(2);
  }

  @Test
  void a_job_that_the_service_has_forgotten_ends_as_failed_and_makes_room_for_the_next()
      throws Exception {
    flow.faults("\"clockSpeed\":0.000001");
    Batch batch = take();
    awaitState(batch, BatchState.SUBMITTED);
    flow.faults("\"forgottenJobs\":true");
    assertThat(flow.outcome(operator -> operator.stop(batch.id())))
        .startsWith("refused")
        .contains("does not know the job", "drop --force");

    awaitForward(batch, BatchState.FAILED);
    assertThat(now(batch).reason()).contains("does not know its job", now(batch).job().arn());

    flow.faults();
    rerun(batch); // its output is there by now, whatever the service says of the job
    awaitForward(batch, BatchState.DELIVERED);
    flow.awaitAllSettled();
    assertThat(results()).isEqualTo(PROMPTS);
  }

  @Test
  void a_batch_whose_objects_a_lifecycle_rule_removed_ends_as_failed_and_can_be_dropped()
      throws Exception {
    flow.faults("\"clockSpeed\":0.000001");
    Batch batch = take();
    awaitState(batch, BatchState.SUBMITTED);
    Path objects = data.resolve("local-aws/s3/bedrock-batch/batches").resolve(batch.id());
    Files.delete(objects.resolve("context.jsonl"));
    flow.faults();

    awaitForward(batch, BatchState.FAILED);
    assertThat(now(batch).reason()).contains("key does not exist", now(batch).job().arn());
    long dropped = dropped();
    flow.ask(operator -> operator.drop(batch.id(), false));
    assertThat(dropped()).isEqualTo(dropped + PROMPTS);
  }

  @Test
  void a_job_whose_create_answer_was_lost_is_not_bought_again_while_the_list_is_forbidden()
      throws Exception {
    flow.faults("\"loseCreateResponses\":4", "\"deniedOperations\":[\"ListModelInvocationJobs\"]");
    Batch batch = take();
    awaitThat(batch, now -> now.failures() > 1);
    assertThat(now(batch).state()).isEqualTo(BatchState.UPLOADED);
    assertThat(flow.outcome(operator -> operator.rerun(batch.id(), false))).startsWith("refused");
    assertThat(flow.outcome(operator -> operator.drop(batch.id(), false))).startsWith("refused");

    flow.faults();
    clock.advance(Duration.ofMinutes(15));

    awaitState(batch, BatchState.DELIVERED);
    assertAnsweredOnce(1);
  }

  @Test
  void a_rerun_and_a_drop_find_the_job_whose_create_answer_was_lost() throws Exception {
    flow.faults("\"loseCreateResponses\":4", "\"clockSpeed\":0.000001");
    Batch batch = take();
    awaitThat(batch, now -> now.failures() > 0);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              String outcome = flow.outcome(operator -> operator.drop(batch.id(), false));
              return outcome.startsWith("its job exists");
            });

    awaitThat(batch, now -> now.state() != BatchState.UPLOADED);
    flow.faults();
    awaitState(batch, BatchState.DELIVERED);
    assertAnsweredOnce(1);
  }

  @Test
  void what_is_dropped_by_force_is_in_the_books_and_comes_back_with_a_rerun() throws Exception {
    flow.faults("\"clockSpeed\":0.000001");
    Batch batch = take();
    awaitState(batch, BatchState.SUBMITTED);
    assertThatThrownBy(() -> flow.pipeline().operator().drop(batch.id(), false))
        .hasMessageContaining("has a job that is paid", "--force");
    long dropped = dropped();

    assertThat(flow.outcome(operator -> operator.drop(batch.id(), true)))
        .contains("10 prompts have no answer", "may run on and be paid", now(batch).job().arn());
    assertThat(now(batch).state()).isEqualTo(BatchState.DROPPED);
    assertThat(dropped()).isEqualTo(dropped + PROMPTS);

    flow.faults();
    rerun(batch);
    awaitState(batch, BatchState.DELIVERED);
    assertThat(dropped()).isEqualTo(dropped);
    assertAnsweredOnce(1);
  }

  @Test
  void a_batch_is_held_back_before_it_is_paid_and_goes_on_when_it_is_released() throws Exception {
    flow.faults("\"quotaReached\":true");
    Batch batch = take();
    awaitThat(batch, now -> now.reason() != null);
    flow.ask(operator -> operator.hold(batch.id()));
    flow.faults();
    clock.advance(Duration.ofMinutes(15));
    assertThat(now(batch).state()).isEqualTo(BatchState.HELD);
    assertThatThrownBy(() -> flow.pipeline().operator().hold(batch.id()))
        .hasMessageContaining("cannot be held back");
    assertThat(flow.jobs()).hasSize(before);

    flow.ask(operator -> operator.release(batch.id()));

    awaitState(batch, BatchState.DELIVERED);
    assertAnsweredOnce(1);
  }

  @Test
  void a_batch_is_dropped_before_it_is_paid() throws Exception {
    flow.faults("\"s3ErrorShare\":1");
    Batch batch = take();
    awaitThat(batch, now -> now.failures() > 0);
    long dropped = dropped();

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                flow.outcome(operator -> operator.drop(batch.id(), false))
                    .contains("never sent, and are no longer in this data folder"));

    assertThat(dropped()).isEqualTo(dropped + PROMPTS);
    assertThat(data.resolve("spool")).isDirectoryNotContaining("regex:.*sealed");
    assertThat(flow.outcome(operator -> operator.rerun(batch.id(), false)))
        .contains("refused", "never uploaded");
    assertThat(flow.jobs()).hasSize(before);
  }

  private Batch take() throws Exception {
    Path file =
        Files.writeString(
            data.resolve("case" + cases + ".jsonl"),
            IntStream.range(0, PROMPTS)
                .mapToObj(i -> "{\"id\":\"case" + cases + "-" + i + "\",\"prompt\":\"q\"}\n")
                .collect(Collectors.joining()));
    flow.pipeline().take(file.toFile());
    flow.pipeline().spool().sealNow();
    return flow.pipeline().ledger().newest(1).get(0);
  }

  private Batch now(Batch batch) {
    return flow.pipeline().ledger().find(batch.id()).orElseThrow();
  }

  private void awaitState(Batch batch, BatchState state) {
    awaitThat(batch, now -> now.state() == state);
  }

  private void awaitThat(Batch batch, Predicate<Batch> condition) {
    await().atMost(PATIENCE).until(() -> condition.test(now(batch)));
  }

  /** While time flies. */
  private void awaitForward(Batch batch, BatchState state) {
    awaitThat(
        batch,
        now -> {
          clock.advance(Duration.ofMinutes(15));
          return now.state() == state;
        });
  }

  private String rerun(Batch batch) {
    String outcome = flow.outcome(operator -> operator.rerun(batch.id(), false));
    assertThat(outcome).doesNotStartWith("refused");
    return outcome;
  }

  private long dropped() {
    return flow.pipeline().operator().audit().all().dropped();
  }

  private long results() throws Exception {
    return flow.results().stream()
        .filter(result -> result.path("recordId").asText().startsWith("case" + cases + "-"))
        .map(result -> result.path("recordId").asText())
        .distinct()
        .count();
  }

  private void assertAnsweredOnce(int jobs) throws Exception {
    assertThat(
            flow.results().stream()
                .map(result -> result.path("recordId").asText())
                .filter(id -> id.startsWith("case" + cases + "-")))
        .hasSize(PROMPTS)
        .doesNotHaveDuplicates();
    assertThat(flow.jobs()).hasSize(before + jobs);
  }
}
