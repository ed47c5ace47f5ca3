/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static io.github.bedrockbatch.local.Emulator.BUCKET;
import static io.github.bedrockbatch.local.Emulator.converseRecord;
import static io.github.bedrockbatch.local.Emulator.converseRecords;
import static io.github.bedrockbatch.local.Emulator.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.bedrock.model.ConflictException;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;

class JobLifeTest {
  @TempDir Path directory;

  private Emulator start(SettableClock clock, Duration jobDuration) {
    return Emulator.start(
        directory,
        o -> {
          o.clock = clock;
          o.jobDuration = jobDuration;
        });
  }

  @Test
  void a_job_of_100_records_completes_with_shuffled_output_and_a_manifest() {
    try (Emulator emulator = Emulator.start(directory)) {
      emulator.put("in/a.jsonl", converseRecords(100));
      String arn = emulator.create("hundred");
      GetModelInvocationJobResponse job = emulator.awaitEnd(arn);

      assertThat(job.message()).isNull();
      assertThat(job.statusAsString()).isEqualTo("Completed");
      assertThat(job.modelId())
          .isEqualTo("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0");
      assertThat(job.totalRecordCount()).isEqualTo(100);
      assertThat(job.processedRecordCount()).isEqualTo(100);
      assertThat(job.successRecordCount()).isEqualTo(100);
      assertThat(job.errorRecordCount()).isZero();
      assertThat(job.jobExpirationTime()).isEqualTo(job.submitTime().plus(Duration.ofHours(24)));
      assertThat(job.endTime()).isBetween(job.submitTime(), job.lastModifiedTime());

      List<String> ids = new ArrayList<>();
      for (JsonNode line : emulator.outputOf(arn)) {
        ids.add(line.path("recordId").textValue());
        String asked = line.at("/modelInput/messages/0/content/0/text").textValue();
        JsonNode content = line.at("/modelOutput/output/message/content/0");
        assertThat(content.path("text").textValue()).isEqualTo("echo: " + asked);
        assertThat(content.has("toolUse")).isTrue();
        assertThat(content.get("toolUse").isNull()).isTrue();
        assertThat(line.at("/modelOutput/stopReason").textValue()).isEqualTo("end_turn");
        assertThat(line.at("/modelOutput/usage/totalTokens").intValue()).isPositive();
      }
      List<String> sent = converseIds(100);
      assertThat(ids).containsExactlyInAnyOrderElementsOf(sent).isNotEqualTo(sent);

      JsonNode manifest = emulator.manifestOf(arn);
      assertThat(manifest.path("totalRecordCount").intValue()).isEqualTo(100);
      assertThat(manifest.path("processedRecordCount").intValue()).isEqualTo(100);
      assertThat(manifest.path("successRecordCount").intValue()).isEqualTo(100);
      assertThat(manifest.path("errorRecordCount").intValue()).isZero();
      assertThat(manifest.path("inputTokenCount").intValue()).isPositive();
      assertThat(manifest.path("outputTokenCount").intValue()).isPositive();
    }
  }

  private static List<String> converseIds(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add("r" + i);
    }
    return ids;
  }

  @Test
  void the_states_are_walked_in_order_and_the_counters_move() {
    try (Emulator emulator =
        Emulator.start(directory, o -> o.jobDuration = Duration.ofSeconds(1))) {
      emulator.put("in/a.jsonl", converseRecords(200));
      String arn = emulator.create("walk");
      Set<String> seen = new LinkedHashSet<>();
      Set<Long> processed = new LinkedHashSet<>();
      Set<Long> totalsBeforeScheduled = new LinkedHashSet<>();
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                GetModelInvocationJobResponse job = emulator.get(arn);
                seen.add(job.statusAsString());
                if (seen.size() <= 2) {
                  totalsBeforeScheduled.add(job.totalRecordCount());
                }
                processed.add(job.processedRecordCount());
                return job.statusAsString().equals("Completed");
              });
      assertThat(seen)
          .containsExactly("Submitted", "Validating", "Scheduled", "InProgress", "Completed");
      assertThat(totalsBeforeScheduled).containsExactly(0L);
      assertThat(List.copyOf(processed)).hasSizeGreaterThan(5).isSorted();
    }
  }

  @Test
  void a_job_of_99_records_fails_with_the_text_of_the_service() {
    try (Emulator emulator = Emulator.start(directory)) {
      emulator.put("in/a.jsonl", converseRecords(99));
      GetModelInvocationJobResponse job = emulator.awaitEnd(emulator.create("few"));
      assertThat(job.statusAsString()).isEqualTo("Failed");
      assertThat(job.message())
          .isEqualTo("Batch job contains less records (99) than the required minimum of: 100");
      assertThat(job.totalRecordCount()).isZero();
      assertThat(emulator.keys("out/")).isEmpty();
    }
  }

  @Test
  void a_bucket_or_an_object_that_is_not_there_fails_the_job() {
    try (Emulator emulator = Emulator.start(directory)) {
      String missing = emulator.create("m1", r -> r.inputDataConfig(input("nothing.jsonl")));
      String empty = emulator.create("m2", r -> r.inputDataConfig(input("nothing/")));
      String noBucket =
          emulator.create(
              "m3",
              r -> r.inputDataConfig(c -> c.s3InputDataConfig(s -> s.s3Uri("s3://no-bucket/x/"))));
      assertThat(emulator.awaitEnd(missing).message())
          .startsWith("Could not validate GetObject permissions to access S3 bucket: " + BUCKET);
      assertThat(emulator.awaitEnd(empty).message()).startsWith("No .jsonl file");
      assertThat(emulator.awaitEnd(noBucket).statusAsString()).isEqualTo("Failed");
    }
  }

  @Test
  void an_output_bucket_that_is_not_there_fails_the_job_late() {
    try (Emulator emulator = Emulator.start(directory)) {
      emulator.put("in/a.jsonl", converseRecords(100));
      String arn =
          emulator.create(
              "nowhere",
              r -> r.outputDataConfig(c -> c.s3OutputDataConfig(s -> s.s3Uri("s3://no-bucket/"))));
      assertThat(emulator.awaitEnd(arn).message())
          .startsWith("Could not validate PutObject permissions");
    }
  }

  @Test
  void a_stopped_job_goes_through_stopping_and_keeps_what_it_has() {
    try (Emulator emulator =
        Emulator.start(directory, o -> o.jobDuration = Duration.ofSeconds(4))) {
      emulator.put("in/a.jsonl", converseRecords(400));
      String arn = emulator.create("stopped");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> emulator.get(arn).processedRecordCount() > 10);
      emulator.bedrock.stopModelInvocationJob(r -> r.jobIdentifier(arn));
      assertThat(emulator.get(arn).statusAsString()).isEqualTo("Stopping");
      emulator.bedrock.stopModelInvocationJob(r -> r.jobIdentifier(arn));
      GetModelInvocationJobResponse job = emulator.awaitEnd(arn);

      assertThat(job.statusAsString()).isEqualTo("Stopped");
      assertThat(job.processedRecordCount()).isBetween(10L, 399L);
      assertThat(job.totalRecordCount()).isEqualTo(400);
      assertThat(emulator.outputOf(arn)).hasSize(job.processedRecordCount().intValue());
      assertThat(emulator.manifestOf(arn).path("processedRecordCount").longValue())
          .isEqualTo(job.processedRecordCount());
      assertThatThrownBy(() -> emulator.bedrock.stopModelInvocationJob(r -> r.jobIdentifier(arn)))
          .isInstanceOf(ConflictException.class);
    }
  }

  @Test
  void a_job_can_be_stopped_before_it_was_looked_at() {
    SettableClock clock = new SettableClock();
    try (Emulator emulator = start(clock, Duration.ofMinutes(10))) {
      String arn = emulator.create("early");
      emulator.bedrock.stopModelInvocationJob(r -> r.jobIdentifier(arn));
      emulator.awaitStatus(arn, "Stopping");
      clock.advance(Duration.ofMinutes(2));
      assertThat(emulator.awaitEnd(arn).statusAsString()).isEqualTo("Stopped");
      assertThat(emulator.keys("out/")).isEmpty();
    }
  }

  @Test
  void a_job_that_stays_scheduled_beyond_its_timeout_expires_with_the_end_of_its_validation() {
    SettableClock clock = new SettableClock();
    try (Emulator emulator = start(clock, Duration.ofHours(20))) {
      emulator.put("in/a.jsonl", converseRecords(100));
      String arn = emulator.create("late", r -> r.timeoutDurationInHours(24));
      clock.advance(Duration.ofHours(2));
      emulator.awaitStatus(arn, "Validating");
      clock.advance(Duration.ofHours(4));
      GetModelInvocationJobResponse scheduled = emulator.awaitStatus(arn, "Scheduled");
      assertThat(scheduled.totalRecordCount()).isEqualTo(100);
      clock.advance(Duration.ofHours(30));
      GetModelInvocationJobResponse job = emulator.awaitEnd(arn);
      assertThat(job.statusAsString()).isEqualTo("Expired");
      assertThat(job.endTime()).isEqualTo(scheduled.lastModifiedTime());
      assertThat(job.lastModifiedTime()).isEqualTo(clock.instant());
    }
  }

  @Test
  void a_job_that_runs_out_of_time_while_in_progress_is_partially_completed() {
    SettableClock clock = new SettableClock();
    try (Emulator emulator = start(clock, Duration.ofHours(40))) {
      emulator.put("in/a.jsonl", converseRecords(100));
      String arn = emulator.create("slow");
      clock.advance(Duration.ofHours(4));
      emulator.awaitStatus(arn, "Validating");
      clock.advance(Duration.ofHours(8));
      emulator.awaitStatus(arn, "Scheduled");
      clock.advance(Duration.ofHours(8));
      emulator.awaitStatus(arn, "InProgress");
      clock.advance(Duration.ofHours(2));
      await().until(() -> emulator.get(arn).processedRecordCount() == 10);
      clock.advance(Duration.ofHours(3));
      GetModelInvocationJobResponse job = emulator.awaitEnd(arn);
      assertThat(job.statusAsString()).isEqualTo("PartiallyCompleted");
      assertThat(job.processedRecordCount()).isLessThan(job.totalRecordCount());
      assertThat(emulator.outputOf(arn)).hasSize(job.processedRecordCount().intValue());
    }
  }

  @Test
  void every_file_below_a_folder_is_processed_and_keeps_its_place() {
    try (Emulator emulator = Emulator.start(directory)) {
      emulator.put("in/a.jsonl", converseRecords(60));
      emulator.put("in/deep/er/b.jsonl", converseRecords(50));
      emulator.put("in/readme.txt", "no records");
      emulator.put("input-of-another/c.jsonl", converseRecords(50));
      String arn = emulator.create("folder", r -> r.inputDataConfig(input("in")));
      GetModelInvocationJobResponse job = emulator.awaitEnd(arn);
      assertThat(job.statusAsString()).isEqualTo("Completed");
      assertThat(job.totalRecordCount()).isEqualTo(110);
      String folder = "out/" + Emulator.id(arn) + "/";
      assertThat(emulator.keys(folder))
          .containsExactlyInAnyOrder(
              folder + "a.jsonl.out", folder + "deep/er/b.jsonl.out", folder + "manifest.json.out");
      assertThat(emulator.read(folder + "deep/er/b.jsonl.out").lines()).hasSize(50);
    }
  }

  @Test
  void records_the_model_refuses_are_errors_of_their_own() {
    try (Emulator emulator = Emulator.start(directory)) {
      String noText = "{\"recordId\":\"bad\",\"modelInput\":{\"messages\":[]}}\n";
      String tool =
          converseRecord("tool", "x").replace("{\"messages\"", "{\"toolConfig\":{},\"messages\"");
      emulator.put("in/a.jsonl", converseRecords(98) + noText + tool);
      String arn = emulator.create("some-bad");
      GetModelInvocationJobResponse job = emulator.awaitEnd(arn);
      assertThat(job.statusAsString()).isEqualTo("Completed");
      assertThat(job.successRecordCount()).isEqualTo(98);
      assertThat(job.errorRecordCount()).isEqualTo(2);
      assertThat(emulator.outputOf(arn))
          .filteredOn(line -> line.has("error"))
          .allMatch(line -> !line.has("modelOutput"))
          .allMatch(line -> line.at("/error/errorCode").intValue() == 400)
          .extracting(line -> line.at("/error/errorMessage").textValue())
          .containsExactlyInAnyOrder(
              "messages: no user text found",
              "Tool use is not supported for batch inference Converse requests.");
    }
  }
}
