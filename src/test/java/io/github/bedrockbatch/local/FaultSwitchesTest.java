/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static io.github.bedrockbatch.local.Emulator.converseRecords;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.local.fault.Faults;
import io.github.bedrockbatch.local.fault.Spoiling;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.bedrock.model.ThrottlingException;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class FaultSwitchesTest {
  @TempDir Path directory;
  private Emulator emulator;
  private RawHttp http;

  @BeforeEach
  void start() {
    emulator = Emulator.start(directory);
    http = new RawHttp(emulator.endpoint());
    emulator.put("in/a.jsonl", converseRecords(200));
  }

  @AfterEach
  void stop() {
    emulator.close();
  }

  private void set(String faults) {
    assertThat(http.post("/local-aws/faults", faults).status()).isEqualTo(200);
  }

  private GetModelInvocationJobResponse run() {
    return emulator.awaitEnd(emulator.create("faulty"));
  }

  @Test
  void switches_are_shown_and_cleared_and_checked() {
    set("{\"throttlingShare\":0,\"recordErrorShare\":0.5}");
    assertThat(http.get("/local-aws/faults").body().path("recordErrorShare").doubleValue())
        .isEqualTo(0.5);
    assertThat(http.delete("/local-aws/faults").status()).isEqualTo(200);
    assertThat(http.get("/local-aws/faults").body().path("recordErrorShare").doubleValue())
        .isZero();
    assertThat(http.post("/local-aws/faults", "{\"nonsense\":1}").status()).isEqualTo(400);
    assertThat(http.post("/local-aws/faults", "{\"recordErrorShare\":2}").status()).isEqualTo(400);
    assertThat(http.post("/local-aws/faults", "{\"endState\":\"Lost\"}").status()).isEqualTo(400);
    HttpRequest form =
        http.request("/local-aws/faults")
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertThat(http.send(form).status()).isEqualTo(400);
  }

  @Test
  void a_setting_has_the_same_words() {
    assertThat(Faults.of("{\"spoiledLineShare\":0.5,\"spoiling\":\"empty\"}"))
        .isEqualTo(
            new Faults(
                0,
                0,
                null,
                0,
                0,
                0.5,
                Spoiling.EMPTY,
                false,
                false,
                0,
                false,
                0,
                0,
                0,
                0,
                0,
                false,
                null,
                false,
                false,
                false,
                0,
                null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"nonsense\":1} | There is no fault switch 'nonsense'",
        "{\"account\":{\"nonsense\":1}} | There is no fault switch 'account.nonsense'",
        "{\"throttlingShare\":\"some\"} | The fault switch 'throttlingShare' cannot have this value",
        "{\"spoiling\":\"bad\"} | The fault switch 'spoiling' cannot have this value",
        "{\"recordErrorShare\":2} | A share is a number from 0 to 1",
        "{\"endState\":\"Lost\"} | endState is one of"
      })
  void says_which_switch_cannot_be_set(String json, String words) throws Exception {
    assertThatThrownBy(() -> Faults.of(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words)
        .hasMessageContaining("docs/local-aws.md")
        .hasMessageNotContaining("fasterxml");
    assertThat(http.post("/local-aws/faults", json).body().path("message").asText())
        .startsWith(words);
  }

  @ParameterizedTest
  @CsvSource({"duplicated, 400, 200", "unknown, 400, 201", "empty, 200, 200", "nulls, 200, 200"})
  void spoils_the_lines_it_is_told_to(String how, int lines, int ids) {
    set("{\"spoiledLineShare\":1,\"spoiling\":\"" + how + "\"}");
    GetModelInvocationJobResponse job = run();

    assertThat(job.successRecordCount()).isEqualTo(200);
    assertThat(emulator.outputOf(job.jobArn())).hasSize(lines);
    assertThat(
            emulator.outputOf(job.jobArn()).stream()
                .map(line -> line.path("recordId").textValue())
                .distinct())
        .hasSize(ids);
    assertThat(emulator.outputOf(job.jobArn()))
        .allMatch(line -> line.has("modelOutput") != how.equals("empty"))
        .allMatch(line -> line.has("error") == how.equals("nulls"));
  }

  @Test
  void a_share_of_records_gets_the_error_code_asked_for() {
    set("{\"recordErrorShare\":0.3,\"recordErrorCode\":500}");
    GetModelInvocationJobResponse job = run();
    assertThat(job.statusAsString()).isEqualTo("Completed");
    assertThat(job.errorRecordCount()).isBetween(30L, 90L);
    assertThat(emulator.outputOf(job.jobArn()))
        .filteredOn(line -> line.at("/error/errorCode").intValue() == 500)
        .hasSize(job.errorRecordCount().intValue());
  }

  @ParameterizedTest
  @CsvSource({
    "400,ValidationException,400",
    "403,AccessDeniedException,403",
    "424,ModelErrorException,424",
    "422,ValidationException,400"
  })
  void a_record_that_is_asked_on_demand_gets_the_runtimes_name_for_the_code(
      int code, String name, int status) {
    set("{\"recordErrorShare\":1,\"recordErrorCode\":%d}".formatted(code));
    assertThatThrownBy(() -> emulator.runtime.converse(r -> r.modelId("amazon.nova-lite-v1:0")))
        .isInstanceOfSatisfying(
            BedrockRuntimeException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(name);
              assertThat(e.statusCode()).isEqualTo(status);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"PartiallyCompleted", "Failed", "Stopped", "Expired"})
  void a_job_ends_as_it_is_told(String state) {
    set("{\"endState\":\"%s\",\"processedShare\":0.25}".formatted(state));
    GetModelInvocationJobResponse job = run();
    assertThat(job.statusAsString()).isEqualTo(state);
    boolean partial = state.equals("PartiallyCompleted") || state.equals("Stopped");
    assertThat(emulator.outputOf(job.jobArn())).hasSize(partial ? 50 : 0);
    assertThat(job.totalRecordCount()).isEqualTo(200);
  }

  @Test
  void output_manifest_and_lines_can_be_missing() {
    set("{\"missingLineShare\":0.5,\"missingManifest\":true}");
    GetModelInvocationJobResponse job = run();
    assertThat(job.successRecordCount()).isEqualTo(200);
    assertThat(emulator.outputOf(job.jobArn())).hasSizeBetween(50, 150);
    assertThat(emulator.keys("out/")).noneMatch(key -> key.contains("manifest"));
    set("{\"missingOutput\":true}");
    emulator.awaitEnd(emulator.create("manifest-only"));
    assertThat(emulator.keys("out/")).filteredOn(key -> key.contains("manifest")).hasSize(1);
  }

  @Test
  void calls_can_be_throttled_and_creates_meet_a_quota() {
    set("{\"throttlingShare\":1}");
    assertThatThrownBy(() -> emulator.create("throttled")).isInstanceOf(ThrottlingException.class);
    set("{\"quotaReached\":true}");
    assertThatThrownBy(() -> emulator.create("quota"))
        .isInstanceOf(ServiceQuotaExceededException.class);
  }

  @Test
  void a_create_whose_answer_is_lost_has_made_its_job() {
    set("{\"loseCreateResponses\":1}");
    String arn = emulator.create("lost");
    assertThat(
            emulator
                .bedrock
                .listModelInvocationJobs(r -> r.nameContains("lost"))
                .invocationJobSummaries())
        .singleElement()
        .satisfies(job -> assertThat(job.jobArn()).isEqualTo(arn));
  }

  @Test
  void answers_can_be_slow_and_s3_can_fail() {
    set("{\"slowAnswerMillis\":300}");
    long start = System.nanoTime();
    emulator.bedrock.listModelInvocationJobs(r -> {});
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(299));
    set("{\"slowS3Millis\":300}");
    start = System.nanoTime();
    emulator.read("in/a.jsonl");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(299));
    set("{\"s3ErrorShare\":1}");
    assertThatThrownBy(() -> emulator.read("in/a.jsonl"))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(503));
  }

  @Test
  void a_job_can_be_stuck_before_it_runs_and_stand_still_while_it_does() {
    set("{\"stuckScheduled\":true}");
    String arn = emulator.create("slow");
    emulator.awaitStatus(arn, "Scheduled");
    set("{\"standstillShare\":0.25}");
    await().until(() -> emulator.get(arn).processedRecordCount() == 50);
    assertThat(emulator.get(arn).statusAsString()).isEqualTo("InProgress");

    emulator.bedrock.stopModelInvocationJob(stop -> stop.jobIdentifier(arn));

    assertThat(emulator.awaitEnd(arn).statusAsString()).isEqualTo("Stopped");
    assertThat(emulator.outputOf(arn)).hasSize(50);
  }

  @Test
  void jobs_can_be_sped_up_and_their_counters_can_lag() {
    stop();
    emulator = Emulator.start(directory, o -> o.jobDuration = Duration.ofHours(1));
    http = new RawHttp(emulator.endpoint());
    set("{\"clockSpeed\":3600,\"laggingCounters\":true}");
    String arn = emulator.create("fast");
    emulator.awaitStatus(arn, "InProgress");
    assertThat(emulator.get(arn).processedRecordCount()).isZero();
    assertThat(emulator.awaitEnd(arn).processedRecordCount()).isEqualTo(200);
  }
}
