/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static io.github.bedrockbatch.local.Emulator.converseRecords;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.bedrock.model.ConflictException;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ServiceQuotaExceededException;

/** Tokens, names, quotas, and what a restart remembers of all of it. */
class JobMemoryTest {
  @TempDir Path directory;

  @Test
  void a_repeated_token_gives_the_job_it_has_already_made() {
    try (Emulator emulator = Emulator.start(directory)) {
      String arn = emulator.create("once", r -> r.clientRequestToken("token-1"));
      assertThat(emulator.create("once", r -> r.clientRequestToken("token-1"))).isEqualTo(arn);
      assertThatThrownBy(() -> emulator.create("other", r -> r.clientRequestToken("token-1")))
          .isInstanceOf(ConflictException.class)
          .hasMessageContaining("token");
      assertThat(emulator.bedrock.listModelInvocationJobs(r -> {}).invocationJobSummaries())
          .hasSize(1);
    }
  }

  @Test
  void a_name_is_used_once_also_when_its_job_has_ended() {
    try (Emulator emulator = Emulator.start(directory)) {
      emulator.awaitEnd(emulator.create("name"));
      assertThatThrownBy(() -> emulator.create("name"))
          .isInstanceOfSatisfying(
              ConflictException.class,
              e -> {
                assertThat(e.statusCode()).isEqualTo(400);
                assertThat(e.awsErrorDetails().errorMessage())
                    .isEqualTo("The provided job name is currently in use.");
              });
    }
  }

  @Test
  void more_open_jobs_of_a_model_than_the_quota_are_refused() {
    try (Emulator emulator =
        Emulator.start(
            directory,
            o -> {
              o.maxOpenJobsPerModel = 2;
              o.jobDuration = Duration.ofHours(1);
            })) {
      String first = emulator.create("q1");
      emulator.create("q2");
      assertThatThrownBy(() -> emulator.create("q3"))
          .isInstanceOfSatisfying(
              ServiceQuotaExceededException.class, e -> assertThat(e.statusCode()).isEqualTo(400))
          .hasMessageContaining("quota for number of concurrent invoke-model jobs");
      emulator.create("q4", r -> r.modelId(Emulator.CLAUDE));
      assertThat(emulator.get(first).statusAsString()).isEqualTo("Submitted");
    }
  }

  @Test
  void a_restart_remembers_jobs_names_tokens_tags_and_objects() {
    String arn;
    GetModelInvocationJobResponse before;
    try (Emulator emulator = Emulator.start(directory)) {
      emulator.put("in/a.jsonl", converseRecords(100));
      arn =
          emulator.create(
              "kept", r -> r.clientRequestToken("kept-token").tags(Emulator.tag("a", "b")));
      before = emulator.awaitEnd(arn);
    }
    try (Emulator emulator = Emulator.start(directory)) {
      assertThat(emulator.get(arn)).hasToString(before.toString());
      assertThat(emulator.outputOf(arn)).hasSize(100);
      assertThat(
              emulator.create(
                  "kept", r -> r.clientRequestToken("kept-token").tags(Emulator.tag("a", "b"))))
          .isEqualTo(arn);
      assertThatThrownBy(() -> emulator.create("kept")).isInstanceOf(ConflictException.class);
      assertThat(emulator.bedrock.listTagsForResource(r -> r.resourceARN(arn)).tags()).hasSize(1);
    }
  }

  @Test
  void a_job_that_was_interrupted_in_the_middle_goes_on_to_its_end() {
    String arn;
    String stopped;
    try (Emulator emulator =
        Emulator.start(directory, o -> o.jobDuration = Duration.ofSeconds(3))) {
      emulator.put("in/a.jsonl", converseRecords(300));
      arn = emulator.create("middle");
      stopped = emulator.create("stopped");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> emulator.get(arn).processedRecordCount() > 10);
      emulator.bedrock.stopModelInvocationJob(r -> r.jobIdentifier(stopped));
    }
    try (Emulator emulator = Emulator.start(directory)) {
      assertThat(emulator.awaitEnd(arn).statusAsString()).isEqualTo("Completed");
      assertThat(emulator.outputOf(arn)).hasSize(300);
      assertThat(emulator.awaitEnd(stopped).statusAsString()).isEqualTo("Stopped");
    }
  }

  @Test
  void a_line_that_a_crash_cut_short_is_forgotten_and_nothing_else_is() throws IOException {
    String arn;
    try (Emulator emulator = Emulator.start(directory)) {
      arn = emulator.create("whole");
      emulator.awaitEnd(arn);
    }
    Path journal = directory.resolve("jobs/jobs.jsonl");
    Files.writeString(journal, "{\"sequence\":2,\"id\":\"tor", StandardOpenOption.APPEND);
    try (Emulator emulator = Emulator.start(directory)) {
      assertThat(emulator.get(arn).statusAsString()).isEqualTo("Failed");
      emulator.awaitEnd(emulator.create("next"));
    }
    assertThat(Files.readAllLines(journal)).noneMatch(line -> line.endsWith("tor"));
  }
}
