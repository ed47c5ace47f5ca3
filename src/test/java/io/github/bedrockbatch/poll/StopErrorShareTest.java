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
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.stage.FailurePolicy;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.Problems;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The poll route, with jobs that fail on some of their records. */
class StopErrorShareTest {
  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private final FakeBedrock bedrock = new FakeBedrock();
  private LedgerDatabase database;
  private Ledger ledger;
  private DefaultCamelContext camel;
  private Batch batch;
  private String arn;

  @BeforeEach
  void submit_a_job() {
    database = LedgerDatabase.open(NewLedger.in(folder));
    ledger = new JdbcLedger(database, clock, "node");
    arn = bedrock.put("1", "Submitted").arn();
    batch = Rows.in(BatchState.SUBMITTED, ledger, "1", Rows.NOVA, "node", arn, clock.instant());
  }

  @AfterEach
  void close() {
    camel.stop();
    database.close();
  }

  private void start(int percent, int after) throws Exception {
    camel = new DefaultCamelContext();
    camel.getRegistry().bind("bedrockClient", bedrock);
    JobsOptions options =
        new JobsOptions(Duration.ofHours(1), 20, Duration.ofHours(6), 4, percent, after);
    camel.addRoutes(
        new PollRoutes(
            new OpenJobs(
                ledger,
                new FailurePolicy(ledger, clock, Duration.ofMinutes(1), Duration.ofMinutes(30)),
                options,
                clock,
                clock::instant),
            OneLane.of(Settings.load(), clock),
            Duration.ofHours(1),
            new Problems(new Outages(clock), clock, Duration.ofMinutes(1)),
            () -> true));
    AdviceWith.adviceWith(camel, "poll-timer", advice -> advice.replaceFromWith("direct:tick"));
    camel.start();
  }

  private void restart(int percent, int after) throws Exception {
    camel.stop();
    start(percent, after);
  }

  private Batch tick() {
    camel.createFluentProducerTemplate().to("direct:tick").send();
    return ledger.find(batch.id()).orElseThrow();
  }

  @Test
  void a_job_above_the_share_is_stopped_once_and_the_operator_is_told_why() throws Exception {
    start(20, 100);
    bedrock.progress(arn, 300, 61);
    try (LogLines log = new LogLines(OpenJobs.class)) {
      Batch after = tick();
      bedrock.progress(arn, 310, 70);
      tick();
      tick();

      assertThat(bedrock.stops).containsExactly(arn);
      assertThat(after.state()).isEqualTo(BatchState.SUBMITTED);
      assertThat(after.job().stopReason())
          .isEqualTo(
              "61 of the 300 records that it had processed had failed, more than"
                  + " jobs.stop-error-share=20%");
      assertThat(log.all())
          .filteredOn(line -> line.startsWith("ERROR"))
          .singleElement()
          .asString()
          .contains("batch 1 ", after.job().stopReason(), "paid", "FAILED", "rerun", "drop");
    }
  }

  @ParameterizedTest
  @CsvSource({"300,60", "99,99", "0,0"})
  void a_job_at_the_share_or_below_the_minimum_goes_on(int processed, int failed) throws Exception {
    start(20, 100);
    bedrock.progress(arn, processed, failed);

    assertThat(tick().job().stopReason()).isNull();
    assertThat(bedrock.stops).isEmpty();
  }

  @Test
  void no_job_is_stopped_at_a_hundred_percent() throws Exception {
    start(100, 1);
    bedrock.progress(arn, 300, 300);

    assertThat(tick().job().stopReason()).isNull();
    assertThat(bedrock.stops).isEmpty();
  }

  @Test
  void a_job_that_the_list_does_not_show_is_stopped_too() throws Exception {
    start(20, 100);
    bedrock.progress(arn, 300, 300);
    bedrock.hide(arn);

    tick();

    assertThat(bedrock.stops).containsExactly(arn);
  }

  @Test
  void the_share_is_looked_at_also_when_nothing_has_changed_since_a_restart() throws Exception {
    start(100, 100);
    bedrock.progress(arn, 300, 300);
    tick();
    restart(20, 100);

    tick();

    assertThat(bedrock.stops).containsExactly(arn);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Completed", "Stopping", "Stopped"})
  void a_job_that_does_not_run_is_not_stopped(String status) throws Exception {
    start(20, 100);
    bedrock.progress(arn, 300, 300);
    bedrock.set(arn, status, null, 300L);

    tick();

    assertThat(bedrock.stops).isEmpty();
  }

  @Test
  void one_who_dies_before_the_call_makes_it_after_a_restart_and_tells_it_once() throws Exception {
    start(20, 100);
    bedrock.progress(arn, 300, 300);
    try (LogLines log = new LogLines(OpenJobs.class)) {
      bedrock.failStop(new IllegalStateException("as if killed"));
      String reason = tick().job().stopReason();
      restart(20, 100);

      assertThat(tick().job().stopReason()).isEqualTo(reason);

      assertThat(bedrock.stops).hasSize(2);
      assertThat(log.all()).filteredOn(line -> line.startsWith("ERROR")).hasSize(1);
    }
  }

  @Test
  void a_stop_that_is_throttled_is_tried_at_the_next_look() throws Exception {
    start(20, 100);
    bedrock.progress(arn, 300, 300);
    bedrock.failStop(FakeBedrock.error("ThrottlingException", 429, "Rate exceeded"));
    tick();
    tick();
    tick();

    assertThat(bedrock.stops).hasSize(2);
  }

  @Test
  void one_that_cannot_be_stopped_does_not_keep_the_others_running() throws Exception {
    start(20, 100);
    String other = bedrock.put("2", "Submitted").arn();
    Rows.in(BatchState.SUBMITTED, ledger, "2", Rows.NOVA, "node", other, clock.instant());
    bedrock.progress(arn, 300, 300);
    bedrock.progress(other, 300, 300);
    bedrock.failStop(FakeBedrock.error("AccessDeniedException", 403, "not yours"));

    tick();

    assertThat(bedrock.stops).containsExactly(arn, other);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_job_that_is_over_or_stopping_already_is_asked_once(boolean conflict) throws Exception {
    start(20, 100);
    bedrock.progress(arn, 300, 300);
    bedrock.failStop(
        conflict
            ? software.amazon.awssdk.services.bedrock.model.ConflictException.builder()
                .message("The job has ended.")
                .build()
            : software.amazon.awssdk.services.bedrock.model.ValidationException.builder()
                .message("The job has ended.")
                .build());
    tick();
    tick();

    assertThat(bedrock.stops).hasSize(1);
  }

  @Test
  void the_reason_stays_until_the_job_has_ended() throws Exception {
    start(20, 100);
    bedrock.progress(arn, 300, 300);
    String reason = tick().job().stopReason();
    bedrock.set(arn, "Stopping", null, 310L);
    tick();
    bedrock.set(arn, "Stopped", null, 320L);

    Batch ended = tick();

    assertThat(ended.state()).isEqualTo(BatchState.ENDED);
    assertThat(ended.job().stopReason()).isEqualTo(reason);
    assertThat(bedrock.stops).hasSize(1);
  }
}
