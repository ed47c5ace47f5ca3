/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.FakeBedrock;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.OneLane;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.UnsteadyLedger;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.stage.FailurePolicy;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.Problems;
import io.github.bedrockbatch.stage.StageContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.bedrock.model.BedrockException;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobRequest;

/** The submit route on a ledger of its own, against a Bedrock that fails when it is told to. */
class SubmitRoutesTest {
  private static final String NAME = "20261122-132230-123-k3x9q2";

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private final FakeBedrock bedrock = new FakeBedrock();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final UnsteadyLedger unsteady = new UnsteadyLedger();
  private LedgerDatabase database;
  private Ledger ledger;

  @BeforeEach
  void start() throws Exception {
    database = LedgerDatabase.open(NewLedger.in(folder));
    ledger = new JdbcLedger(database, clock, "node");
    Ledger routes = unsteady.around(ledger);
    Settings settings =
        Settings.load(
            SettingsSource.commandLine(
                Map.of(
                    "aws.mode", "aws",
                    "s3.bucket", "the-bucket",
                    "s3.prefix", "jobs",
                    "s3.bucket-owner", "123456789012",
                    "s3.kms-key-id", "alias/output",
                    "bedrock.role-arn", "arn:aws:iam::123456789012:role/batch",
                    "bedrock.timeout-hours", "48",
                    "bedrock.tags", "team=search")));
    camel.getRegistry().bind("bedrockClient", bedrock);
    camel.addRoutes(
        new SubmitRoutes(
            new StageContext(
                settings,
                database,
                routes,
                "ledger",
                "node",
                OneLane.of(settings, clock),
                new FailurePolicy(routes, clock, Duration.ofMinutes(1), Duration.ofMinutes(30)),
                clock)));
    AdviceWith.adviceWith(camel, "submit-wake-up", advice -> advice.replaceFromWith("direct:tick"));
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
    ledger.close();
  }

  private void uploaded() {
    Rows.in(BatchState.UPLOADED, ledger, NAME, Rows.NOVA, "node", null, clock.instant());
  }

  /** One tick of the timer: every batch that is due is worked on. */
  private void createWithoutAnswer() {
    uploaded();
    bedrock.loseAnswer(ApiCallTimeoutException.create(60_000));
    tick();
  }

  private Batch tick() {
    camel.createFluentProducerTemplate().to("direct:tick").send();
    return ledger.find(NAME).orElseThrow();
  }

  @Test
  void makes_one_job_of_a_batch() {
    uploaded();

    Batch batch = tick();
    tick();

    assertThat(batch.state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(batch.job().arn()).isEqualTo(bedrock.jobs().get(0).arn());
    assertThat(batch.job().submittedAt()).isEqualTo(clock.instant());
    assertThat(bedrock.creates).hasSize(1);
    assertThat(bedrock.lists).as("nothing to look for before the first call").isEmpty();
    assertThat(new JdbcLedger(database, clock, "other").claim(batch))
        .as("the lease is given back")
        .isPresent();
  }

  @Test
  void asks_for_what_the_settings_and_the_batch_say() {
    uploaded();
    tick();

    CreateModelInvocationJobRequest request = bedrock.creates.get(0);
    assertThat(request.jobName()).isEqualTo(NAME);
    assertThat(request.clientRequestToken()).isEqualTo(NAME);
    assertThat(request.modelId()).isEqualTo(Rows.NOVA.modelId());
    assertThat(request.modelInvocationTypeAsString()).isEqualTo("Converse");
    assertThat(request.roleArn()).isEqualTo("arn:aws:iam::123456789012:role/batch");
    assertThat(request.timeoutDurationInHours()).isEqualTo(48);
    assertThat(request.tags())
        .singleElement()
        .satisfies(tag -> assertThat(tag.key() + "=" + tag.value()).isEqualTo("team=search"));
    var input = request.inputDataConfig().s3InputDataConfig();
    assertThat(input.s3Uri()).isEqualTo("s3://the-bucket/jobs/" + NAME + "/input.jsonl");
    assertThat(input.s3BucketOwner()).isEqualTo("123456789012");
    var output = request.outputDataConfig().s3OutputDataConfig();
    assertThat(output.s3Uri()).isEqualTo("s3://the-bucket/jobs/" + NAME + "/output/");
    assertThat(output.s3EncryptionKeyId()).isEqualTo("alias/output");
    assertThat(request.vpcConfig()).isNull();
  }

  @Test
  void notes_that_a_job_may_exist_before_it_asks_for_one() throws Exception {
    uploaded();
    Batch[] before = new Batch[1];
    AdviceWith.adviceWith(
        camel,
        "create-job",
        advice ->
            advice
                .weaveById("create-job-call")
                .before()
                .process(exchange -> before[0] = ledger.find(NAME).orElseThrow()));

    tick();

    assertThat(before[0].state()).isEqualTo(BatchState.UPLOADED);
    assertThat(before[0].job().startedAt()).isEqualTo(clock.instant());
  }

  @Test
  void adopts_the_job_whose_answer_was_lost() {
    uploaded();
    bedrock.loseAnswer(ApiCallTimeoutException.create(60_000));

    Batch first = tick();
    assertThat(first.state()).isEqualTo(BatchState.UPLOADED);
    assertThat(first.failures()).isEqualTo(1);
    assertThat(tick()).as("not due yet").isEqualTo(first);
    clock.advance(Duration.ofSeconds(1));
    Batch second = tick();

    assertThat(second.state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(second.job().arn()).isEqualTo(bedrock.jobs().get(0).arn());
    assertThat(bedrock.creates).hasSize(1);
    assertThat(bedrock.jobs()).hasSize(1);
  }

  @Test
  void adopts_the_job_of_a_process_that_died_after_the_call() {
    uploaded();
    Batch batch = ledger.claim(ledger.find(NAME).orElseThrow()).orElseThrow();
    ledger.save(batch, batch.submitting(clock.instant()));
    bedrock.put(NAME + "0", "Completed"); // contains the name and is another's
    FakeBedrock.Job job = bedrock.put(NAME, "InProgress");

    Batch after = tick();

    assertThat(after.job().arn()).isEqualTo(job.arn());
    assertThat(bedrock.creates).isEmpty();
  }

  @Test
  void makes_the_job_of_a_process_that_died_before_the_call() {
    uploaded();
    Batch batch = ledger.claim(ledger.find(NAME).orElseThrow()).orElseThrow();
    ledger.save(batch, batch.submitting(clock.instant()));

    assertThat(tick().state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(bedrock.creates).hasSize(1);
  }

  @Test
  void does_not_ask_again_while_it_cannot_look() {
    createWithoutAnswer();
    clock.advance(Duration.ofSeconds(1));
    bedrock.failLists(FakeBedrock.error("ThrottlingException", 429, "Rate exceeded"));

    Batch after = tick();

    assertThat(after.state()).isEqualTo(BatchState.UPLOADED);
    assertThat(after.reason()).contains("Rate exceeded");
    assertThat(bedrock.creates).hasSize(1);
  }

  @Test
  void adopts_the_job_that_the_service_says_is_in_conflict() {
    uploaded();
    FakeBedrock.Job job = bedrock.put(NAME, "InProgress");

    Batch after = tick();

    assertThat(after.state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(after.job().arn()).isEqualTo(job.arn());
    assertThat(bedrock.jobs()).hasSize(1);
  }

  @Test
  void waits_for_a_list_that_is_behind() {
    createWithoutAnswer();
    bedrock.hide(bedrock.jobs().get(0).arn());
    clock.advance(Duration.ofSeconds(1));

    Batch behind = tick();
    assertThat(behind.state()).isEqualTo(BatchState.UPLOADED);
    assertThat(behind.reason()).contains("name or token is in use", "list does not show the job");

    bedrock.showAll();
    clock.advance(Duration.ofSeconds(2));
    assertThat(tick().state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(bedrock.jobs()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ThrottlingException", "InternalServerException"})
  void waits_longer_and_longer_for_a_service_that_cannot_now(String code) {
    uploaded();
    for (int i = 0; i < 3; i++) {
      bedrock.refuse(FakeBedrock.error(code, 400, "no room"));
    }

    for (int pause = 1; pause <= 4; pause *= 2) {
      Batch batch = tick();
      assertThat(batch.state()).isEqualTo(BatchState.UPLOADED);
      assertThat(batch.reason()).contains("no room");
      assertThat(Rows.dueAt(database, batch.id())).isEqualTo(clock.instant().plusSeconds(pause));
      clock.advance(Duration.ofSeconds(pause));
    }

    Batch batch = tick();
    assertThat(batch.state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(batch.failures()).isZero();
    assertThat(batch.reason()).isNull();
    assertThat(bedrock.jobs()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ValidationException", "AccessDeniedException"})
  void gives_up_with_the_services_words_when_it_will_always_refuse(String code) {
    uploaded();
    bedrock.refuse(FakeBedrock.error(code, 400, "roleArn is not yours to pass"));

    Batch batch = tick();
    tick();

    assertThat(batch.state()).isEqualTo(BatchState.FAILED);
    assertThat(batch.reason()).contains("roleArn is not yours to pass");
    assertThat(bedrock.creates).hasSize(1);
  }

  @Test
  void waits_with_a_job_that_may_exist_while_the_list_of_jobs_is_forbidden() {
    createWithoutAnswer();
    bedrock.failLists(denied("not authorized to perform bedrock:ListModelInvocationJobs"));

    for (int i = 0; i < 20; i++) {
      clock.advance(Duration.ofMinutes(2));
      Batch waiting = tick();
      assertThat(waiting.state()).isEqualTo(BatchState.UPLOADED);
      assertThat(waiting.reason()).contains("bedrock:ListModelInvocationJobs");
    }

    bedrock.failLists(null);
    clock.advance(Duration.ofMinutes(2));
    assertThat(tick().state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(bedrock.creates).hasSize(1);
    assertThat(bedrock.jobs()).hasSize(1);
  }

  @Test
  void waits_with_a_job_that_may_exist_when_another_create_is_refused() {
    createWithoutAnswer();
    bedrock.hide(bedrock.jobs().get(0).arn());
    bedrock.refuse(denied("not authorized to pass the role"));
    clock.advance(Duration.ofSeconds(1));

    Batch waiting = tick();
    assertThat(waiting.state()).isEqualTo(BatchState.UPLOADED);
    assertThat(waiting.reason()).contains("may have made a job", "not authorized to pass the role");

    bedrock.showAll();
    clock.advance(Duration.ofSeconds(2));
    assertThat(tick().state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(bedrock.jobs()).hasSize(1);
  }

  @Test
  void knows_that_there_is_no_job_when_the_one_create_call_was_refused() {
    uploaded();
    bedrock.refuse(denied("not authorized"));

    assertThat(tick().job().mayExist()).isFalse();
  }

  @Test
  void does_not_take_a_refusal_for_the_last_word_when_the_client_had_asked_twice() {
    uploaded();
    bedrock.refuse(
        BedrockException.builder()
            .message("not authorized")
            .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDeniedException").build())
            .numAttempts(2)
            .build());

    assertThat(tick().state()).isEqualTo(BatchState.UPLOADED);
  }

  @Test
  void looks_for_the_job_of_a_batch_that_is_older_than_the_process() {
    Instant before = clock.instant().minusSeconds(1);
    Rows.in(BatchState.UPLOADED, ledger, NAME, Rows.NOVA, "node", null, before);
    FakeBedrock.Job job = bedrock.put(NAME, "InProgress");

    Batch after = tick();

    assertThat(after.job().arn()).isEqualTo(job.arn());
    assertThat(bedrock.creates).as("the ledger may be one of yesterday").isEmpty();
  }

  private static RuntimeException denied(String message) {
    return FakeBedrock.error("AccessDeniedException", 403, message);
  }

  @Test
  void asks_a_service_that_throttles_for_no_other_batch_before_the_pause_is_over() {
    uploaded();
    Rows.in(BatchState.UPLOADED, ledger, NAME + "z", Rows.NOVA, "node", null, clock.instant());
    bedrock.refuse(FakeBedrock.error("ThrottlingException", 429, "slow"));

    tick();
    tick();
    assertThat(bedrock.creates).hasSize(1);

    clock.advance(Duration.ofSeconds(1));
    tick();
    assertThat(bedrock.jobs()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "ServiceQuotaExceededException, no room",
    "ValidationException, the quota for number of concurrent invoke-model jobs is 20"
  })
  void leaves_a_model_alone_whose_quota_is_used_up_and_goes_on_with_others(
      String code, String message) {
    uploaded();
    Rows.in(BatchState.UPLOADED, ledger, NAME + "y", Rows.NOVA, "node", null, clock.instant());
    BatchKey other = new BatchKey("meta.llama3", InvocationType.CONVERSE);
    Rows.in(BatchState.UPLOADED, ledger, NAME + "z", other, "node", null, clock.instant());
    bedrock.refuse(FakeBedrock.error(code, 400, message));

    Batch full = tick();
    tick();

    assertThat(full.state()).isEqualTo(BatchState.UPLOADED);
    assertThat(full.reason()).contains(message);
    assertThat(full.failures()).isZero();
    assertThat(ledger.find(NAME + "y").orElseThrow().state()).isEqualTo(BatchState.UPLOADED);
    assertThat(ledger.find(NAME + "z").orElseThrow().state()).isEqualTo(BatchState.SUBMITTED);

    clock.advance(Duration.ofMinutes(1));
    tick();
    assertThat(ledger.inState(BatchState.SUBMITTED)).hasSize(3);
    assertThat(bedrock.jobs()).hasSize(3);
  }

  @Test
  void is_not_held_up_by_a_batch_that_never_works() {
    uploaded();
    clock.advance(Duration.ofMillis(1));
    Rows.in(BatchState.UPLOADED, ledger, NAME + "z", Rows.NOVA, "node", null, clock.instant());
    bedrock.refuse(FakeBedrock.error("InternalServerException", 500, "broken"));
    tick();
    bedrock.failLists(FakeBedrock.error("InternalServerException", 500, "broken"));

    clock.advance(Duration.ofSeconds(1));
    tick();

    assertThat(ledger.find(NAME).orElseThrow().state()).isEqualTo(BatchState.UPLOADED);
    assertThat(ledger.find(NAME + "z").orElseThrow().state()).isEqualTo(BatchState.SUBMITTED);
  }

  @Test
  void waits_for_a_ledger_that_is_away() {
    uploaded();
    unsteady.away = true;

    try (LogLines log = new LogLines(Problems.class)) {
      tick();
      tick();
      assertThat(log.all())
          .singleElement()
          .asString()
          .contains("The ledger failed, retrying in 1 s: gone");
      clock.advance(Duration.ofSeconds(1));
      tick();
      assertThat(log.all()).hasSize(1);
    }
    unsteady.away = false;
    clock.advance(Duration.ofSeconds(2));

    assertThat(tick().state()).isEqualTo(BatchState.SUBMITTED);
  }

  @Test
  void adopts_its_job_when_the_ledger_was_away_after_the_call() throws Exception {
    uploaded();
    AdviceWith.adviceWith(
        camel,
        "create-job",
        advice ->
            advice.weaveById("create-job-call").after().process(exchange -> unsteady.away = true));

    tick();
    assertThat(bedrock.jobs()).hasSize(1);
    unsteady.away = false;
    assertThat(ledger.find(NAME).orElseThrow().state()).isEqualTo(BatchState.UPLOADED);
    clock.advance(Duration.ofMinutes(1));

    assertThat(tick().state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(bedrock.jobs()).hasSize(1);
  }

  @Test
  void goes_on_with_the_next_batch_when_one_is_in_trouble() throws Exception {
    uploaded();
    Rows.in(BatchState.UPLOADED, ledger, NAME + "z", Rows.NOVA, "node", null, clock.instant());
    AdviceWith.adviceWith(
        camel,
        "create-job",
        advice ->
            advice
                .weaveById("create-job-call")
                .before()
                .process(
                    exchange -> {
                      if (LeasedBatch.get(exchange).id().equals(NAME)) {
                        throw new IOException("its own");
                      }
                    }));

    tick();

    Batch troubled = ledger.find(NAME).orElseThrow();
    assertThat(troubled.state()).isEqualTo(BatchState.UPLOADED);
    assertThat(new JdbcLedger(database, clock, "other").claim(troubled))
        .as("the lease is given back")
        .isPresent();
    assertThat(ledger.find(NAME + "z").orElseThrow().state()).isEqualTo(BatchState.SUBMITTED);
  }

  @Test
  void drops_a_batch_that_another_node_took_over_meanwhile() throws Exception {
    uploaded();
    Batch[] seen = new Batch[1];
    AdviceWith.adviceWith(
        camel,
        "create-job",
        advice ->
            advice
                .weaveById("create-job-note")
                .before()
                .process(
                    exchange -> {
                      Batch held = LeasedBatch.get(exchange);
                      seen[0] =
                          ledger.save(
                              held, held.postponed("by the other", clock.instant().plusSeconds(9)));
                    }));

    assertThat(tick()).isEqualTo(seen[0]);
    assertThat(bedrock.creates).isEmpty();
  }
}
