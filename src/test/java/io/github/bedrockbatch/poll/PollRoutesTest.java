/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.FakeBedrock;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.OneLane;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.config.JobsOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.ManyBatches;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.node.Turns;
import io.github.bedrockbatch.stage.FailurePolicy;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.Problems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollRoutesTest {
  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private final FakeBedrock bedrock = new FakeBedrock();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private OpenJobs jobs;
  private LedgerDatabase database;
  private Ledger ledger;

  @BeforeEach
  void start() throws Exception {
    database = LedgerDatabase.open(NewLedger.in(folder));
    ledger = new JdbcLedger(database, clock, "node");
    camel.getRegistry().bind("bedrockClient", bedrock);
    jobs =
        new OpenJobs(
            ledger,
            new FailurePolicy(ledger, clock, Duration.ofMinutes(1), Duration.ofMinutes(30)),
            new JobsOptions(Duration.ofHours(1), 20, Duration.ofHours(6), 4, 100, 100),
            clock,
            clock::instant);
    camel.addRoutes(
        new PollRoutes(
            jobs,
            OneLane.of(Settings.load(), clock),
            Duration.ofHours(1),
            new Problems(new Outages(clock), clock, Duration.ofMinutes(1)),
            () ->
                new Turns(database, clock, "node", true).take(Turns.POLL, Duration.ofMinutes(1))));
    org.apache.camel.builder.AdviceWith.adviceWith(
        camel, "poll-timer", advice -> advice.replaceFromWith("direct:tick"));
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
    database.close();
  }

  /** A batch with a job of that status. */
  private Batch submitted(String name, String status) {
    FakeBedrock.Job job = bedrock.put(name, status);
    return Rows.in(
        BatchState.SUBMITTED, ledger, name, Rows.NOVA, "node", job.arn(), clock.instant());
  }

  private void tick() {
    camel.createFluentProducerTemplate().to("direct:tick").send();
  }

  private Batch now(Batch batch) {
    return ledger.find(batch.id()).orElseThrow();
  }

  @Test
  void asks_nothing_when_no_job_is_open() {
    tick();

    assertThat(bedrock.lists).isEmpty();
  }

  @Test
  void looks_at_all_jobs_with_one_list_in_pages() {
    Instant first = clock.instant();
    for (int i = 0; i < 12; i++) {
      submitted("job-" + i, "Completed");
      clock.advance(Duration.ofMinutes(1));
    }
    bedrock.put("not-ours", "Completed");
    bedrock.pageSize = 5;

    tick();

    assertThat(ledger.inState(BatchState.ENDED)).hasSize(12);
    assertThat(bedrock.lists).hasSize(3);
    assertThat(bedrock.gets).isEmpty();
    assertThat(bedrock.lists.get(0).submitTimeAfter()).isEqualTo(first.minus(Duration.ofHours(1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 1_000})
  void lists_all_open_jobs_in_one_call(int open) throws Exception {
    ManyBatches.fill(database, "node", clock.instant(), 20 + open, open);
    ledger
        .inState(BatchState.SUBMITTED)
        .forEach(batch -> bedrock.put(batch.job().arn(), batch.id(), "InProgress"));

    tick();

    assertThat(jobs.getOpen()).isBetween(open * 999 / 1_000, open); // one of a thousand fails
    assertThat(bedrock.lists).hasSize(1);
    assertThat(bedrock.gets).isEmpty();
  }

  @Test
  void asks_for_a_job_that_the_list_does_not_show() {
    Batch shown = submitted("shown", "Completed");
    Batch hidden = submitted("hidden", "Completed");
    bedrock.hide(hidden.job().arn());

    tick();

    assertThat(bedrock.gets).containsExactly(hidden.job().arn());
    assertThat(now(shown).state()).isEqualTo(BatchState.ENDED);
    assertThat(now(hidden).state()).isEqualTo(BatchState.ENDED);
  }

  @Test
  void sees_every_job_beside_one_that_was_found_though_no_create_call_was_noted() {
    Batch shown = submitted("shown", "Completed");
    FakeBedrock.Job job = bedrock.put("found", "Completed");
    Batch uploaded =
        Rows.in(BatchState.UPLOADED, ledger, "found", Rows.NOVA, "node", null, clock.instant());
    Batch held = ledger.claim(uploaded).orElseThrow();
    Batch found = ledger.save(held, held.submitted(job.arn(), clock.instant()));

    tick();

    assertThat(now(shown).state()).isEqualTo(BatchState.ENDED);
    assertThat(now(found).state()).isEqualTo(BatchState.ENDED);
  }

  @Test
  void asks_for_a_job_that_the_list_shows_without_a_status() {
    Batch batch = submitted("silent", null);
    tick();
    assertThat(bedrock.gets).containsExactly(batch.job().arn());
    assertThat(now(batch)).as("nothing was learnt").isEqualTo(batch);
  }

  @Test
  void goes_on_when_one_job_cannot_be_found_and_names_it() {
    Batch gone = gone();
    Batch hidden = submitted("1", "Completed");
    bedrock.hide(hidden.job().arn());

    try (LogLines log = new LogLines(FailurePolicy.class)) {
      tick();
      assertThat(log.all())
          .singleElement()
          .asString()
          .contains("Batch 0 ", "does not know its job", Rows.ARN);
    }

    assertThat(now(gone).state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(now(hidden).state()).isEqualTo(BatchState.ENDED);
  }

  private Batch gone() {
    return Rows.in(BatchState.SUBMITTED, ledger, "0", Rows.NOVA, "node", Rows.ARN, clock.instant());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ResourceNotFoundException", "ValidationException"})
  void fails_a_batch_whose_job_the_service_has_forgotten_after_half_an_hour(String code) {
    Batch gone = gone();
    bedrock.failGets(code);
    Instant begin = clock.instant();

    for (int i = 0; i < 100 && now(gone).state() == BatchState.SUBMITTED; i++) {
      tick();
      clock.advance(Duration.ofSeconds(30));
    }

    assertThat(now(gone).state()).isEqualTo(BatchState.FAILED);
    assertThat(now(gone).reason()).contains("does not know its job", Rows.ARN, "Rerun", "drop");
    assertThat(Duration.between(begin, clock.instant()))
        .isBetween(Duration.ofMinutes(30), Duration.ofMinutes(45));
    assertThat(bedrock.gets).as("no more often than it helps").hasSize(12);
  }

  @Test
  void forgets_the_trouble_with_a_job_that_is_shown_again() {
    Batch batch = submitted("1", "InProgress");
    tick();
    bedrock.hide(batch.job().arn());
    bedrock.failGets("ResourceNotFoundException");
    tick();
    assertThat(now(batch).failures()).isEqualTo(1);

    bedrock.showAll();
    tick();

    assertThat(now(batch).failures()).isZero();
    assertThat(now(batch).reason()).isNull();
  }

  @Test
  void waits_for_a_permission_to_look_at_a_job_that_the_list_does_not_show() {
    Batch batch = submitted("1", "InProgress");
    bedrock.hide(batch.job().arn());
    bedrock.failGets("AccessDeniedException");

    try (LogLines log = new LogLines(PollRoutes.class)) {
      for (int i = 0; i < 20; i++) {
        tick();
        clock.advance(Duration.ofHours(1));
      }
      assertThat(log.all().get(0)).contains("Batch 1", batch.job().arn(), "AccessDenied");
    }

    assertThat(now(batch)).isEqualTo(batch);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Submitted", "Validating", "Scheduled", "InProgress", "Stopping", "Dreaming"})
  void leaves_a_job_open_that_is_not_over_as_far_as_is_known(String status) {
    Batch batch = submitted("1", status);

    tick();

    assertThat(now(batch).state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(now(batch).job().status()).isEqualTo(status);
    assertThat(new JdbcLedger(database, clock, "other").claim(now(batch)))
        .as("the lease is given back")
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Completed", "PartiallyCompleted", "Stopped", "Expired"})
  void ends_a_batch_whose_job_is_over_so_that_its_output_is_read(String status) {
    Batch batch = submitted("1", status);
    clock.advance(Duration.ofMinutes(20));

    tick();

    assertThat(now(batch).state()).isEqualTo(BatchState.ENDED);
    assertThat(now(batch).endedAt()).isEqualTo(clock.instant());
    assertThat(now(batch).job().status()).isEqualTo(status);
    assertThat(new JdbcLedger(database, clock, "other").claim(BatchState.ENDED))
        .as("the lease is given back")
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Too few records: 1", ""})
  void leaves_a_failed_job_to_the_collector_with_the_services_words(String message) {
    Batch batch = submitted("1", "Failed");
    bedrock.set(batch.job().arn(), "Failed", message, 0L);

    tick();

    assertThat(now(batch).state()).isEqualTo(BatchState.ENDED);
    assertThat(now(batch).job().message()).isEqualTo(message);
  }

  @Test
  void notes_progress_and_writes_nothing_when_there_is_none() {
    Batch batch = submitted("1", "InProgress");
    bedrock.set(batch.job().arn(), "InProgress", null, 40L);
    tick();
    Batch first = now(batch);
    assertThat(first.job().counters().processed()).isEqualTo(40);

    tick();
    tick();
    assertThat(now(batch)).isEqualTo(first);

    bedrock.set(batch.job().arn(), "InProgress", null, 41L);
    tick();
    assertThat(now(batch).job().counters().processed()).isEqualTo(41);
    assertThat(now(batch).version()).isEqualTo(first.version() + 1);
  }

  @Test
  void warns_once_of_a_job_that_waits_long_for_capacity_and_counts_it_meanwhile() {
    Batch batch = submitted("1", "Scheduled");
    submitted("2", "InProgress");
    try (LogLines log = new LogLines(OpenJobs.class)) {
      clock.advance(Duration.ofHours(6));
      tick();
      assertThat(jobs.getOpen()).isEqualTo(2);
      assertThat(jobs.getScheduledTooLong()).isZero();

      clock.advance(Duration.ofMinutes(1));
      tick();
      tick();
      assertThat(jobs.getScheduledTooLong()).isEqualTo(1);
      assertThat(log.all())
          .filteredOn(line -> line.startsWith("WARN"))
          .singleElement()
          .asString()
          .contains("The job of batch 1 has waited 361 minutes for capacity");
    }

    bedrock.set(batch.job().arn(), "InProgress", null, 0L);
    tick();
    assertThat(jobs.getScheduledTooLong()).isZero();
  }

  @Test
  void leaves_a_batch_to_the_node_that_holds_it() {
    Batch batch = submitted("1", "Completed");
    assertThat(new JdbcLedger(database, clock, "other").claim(batch)).isPresent();

    tick();

    assertThat(now(batch)).isEqualTo(batch);
  }

  @Test
  void asks_again_when_the_service_could_not_be_asked() {
    Batch batch = submitted("1", "Completed");
    bedrock.failLists(FakeBedrock.error("ThrottlingException", 429, "Rate exceeded"));
    tick();
    assertThat(now(batch)).isEqualTo(batch);
    bedrock.failLists(null);

    tick();

    assertThat(now(batch).state()).isEqualTo(BatchState.ENDED);
  }
}
