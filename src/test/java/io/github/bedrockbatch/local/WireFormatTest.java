/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireFormatTest {
  @TempDir static Path directory;
  private static Emulator emulator;
  private static RawHttp http;

  @BeforeAll
  static void start() {
    emulator = Emulator.start(directory, o -> o.jobDuration = Duration.ofHours(1));
    http = new RawHttp(emulator.endpoint());
  }

  @AfterAll
  static void stop() {
    emulator.close();
  }

  @Test
  void an_arn_in_the_path_may_be_encoded_or_not_or_be_the_bare_id() {
    String arn = emulator.create("path");
    for (String name : new String[] {URLEncoder.encode(arn, UTF_8), arn, Emulator.id(arn)}) {
      RawHttp.Answer answer = http.get("/model-invocation-job/" + name);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().path("jobArn").textValue()).isEqualTo(arn);
    }
    RawHttp.Answer stopped =
        http.post("/model-invocation-job/" + URLEncoder.encode(arn, UTF_8) + "/stop", "");
    assertThat(stopped.status()).isEqualTo(200);
    assertThat(stopped.body().isObject()).isTrue();
  }

  @Test
  void a_new_job_shows_iso_timestamps_and_counters_of_zero() {
    JsonNode job = http.get("/model-invocation-job/" + emulator.create("fresh")).body();
    for (String time : new String[] {"submitTime", "lastModifiedTime", "jobExpirationTime"}) {
      assertThat(job.path(time).textValue())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }
    for (String counter : new String[] {"total", "processed", "success", "error"}) {
      assertThat(job.path(counter + "RecordCount").isIntegralNumber()).isTrue();
      assertThat(job.path(counter + "RecordCount").longValue()).isZero();
    }
    assertThat(job.path("timeoutDurationInHours").intValue()).isEqualTo(24);
    assertThat(job.path("status").textValue()).isEqualTo("Submitted");
    assertThat(job.has("endTime")).isFalse();
    assertThat(job.has("message")).isFalse();
    assertThat(job.has("tags")).isFalse();
    assertThat(job.at("/inputDataConfig/s3InputDataConfig/s3Uri").textValue())
        .isEqualTo("s3://prompts/in/");
  }

  @Test
  void an_unknown_job_is_not_found_and_no_identifier_at_all_is_invalid() {
    RawHttp.Answer unknown = http.get("/model-invocation-job/abcdefghijkl");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.errorType()).isEqualTo("ResourceNotFoundException");
    assertThat(http.post("/model-invocation-job/abcdefghijkl/stop", "").status()).isEqualTo(404);
    RawHttp.Answer invalid = http.get("/model-invocation-job/ABC");
    assertThat(invalid.status()).isEqualTo(400);
    assertThat(invalid.errorType()).isEqualTo("ValidationException");
  }

  @Test
  void a_call_without_authorization_is_denied() {
    RawHttp.Answer answer = http.send(http.request("/model-invocation-jobs").build());
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.errorType()).isEqualTo("AccessDeniedException");
    assertThat(http.get("/model-invocation-jobs").status()).isEqualTo(200);
  }

  @Test
  void an_unknown_path_or_method_is_an_error_in_the_same_form() {
    assertThat(http.get("/nothing").errorType()).isEqualTo("ResourceNotFoundException");
    HttpRequest put =
        http.request("/model-invocation-job")
            .header("Authorization", "Bearer key")
            .PUT(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertThat(http.send(put).status()).isEqualTo(404);
  }

  @Test
  void a_connection_serves_many_calls_with_no_pause_between_them() {
    // Two ends that wait for each other's packets do so for 40 ms at each call, so one quick call
    // is the proof, however busy the machine is.
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              long start = System.nanoTime();
              http.get("/model-invocation-jobs?maxResults=1");
              return System.nanoTime() - start < Duration.ofMillis(40).toNanos();
            });
  }

  @Test
  void tags_are_set_listed_and_removed() {
    String arn =
        emulator.create("tagged", r -> r.tags(Emulator.tag("team", "a"), Emulator.tag("x", "")));
    emulator.bedrock.tagResource(r -> r.resourceARN(arn).tags(Emulator.tag("team", "b")));
    emulator.bedrock.untagResource(r -> r.resourceARN(arn).tagKeys("x"));
    assertThat(emulator.bedrock.listTagsForResource(r -> r.resourceARN(arn)).tags())
        .singleElement()
        .satisfies(tag -> assertThat(tag.key() + "=" + tag.value()).isEqualTo("team=b"));
  }

  @Test
  void it_listens_on_loopback_only_unless_it_is_told_otherwise() {
    LocalAwsOptions open = LocalAwsOptions.of(o -> o.host = "0.0.0.0");
    assertThatThrownBy(() -> LocalAws.start(open))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loopback")
        .hasMessageContaining("allowRemote");
  }

  @Test
  void a_directory_serves_one_process_at_a_time() {
    assertThatThrownBy(() -> Emulator.start(directory))
        .hasMessageContaining("is in use by process");
  }
}
