/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.local.LocalAws;
import io.github.bedrockbatch.local.LocalAwsOptions;
import io.github.bedrockbatch.servers.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What can never work ends the run with a sentence; mended, the same command goes on. */
@Timeout(120)
@ResourceLock("credentials of the process")
class RunWithoutPermissionTest {
  @TempDir private Path folder;
  private Typed user;
  private Path file;
  private Path out;
  private int s3Port;
  private LocalAws aws;

  @BeforeEach
  void begin() throws IOException {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local-secret");
    s3Port = FreePort.find();
    int port = FreePort.find();
    user =
        new Typed(folder)
            .set("aws.mode", "aws")
            .set("s3.bucket", "prompts")
            .set("s3.path-style", "true")
            .set("s3.endpoint", "http://127.0.0.1:" + s3Port)
            .set("bedrock.endpoint", "http://127.0.0.1:" + port)
            .set("bedrock.role-arn", "arn:aws:iam::123456789012:role/batch")
            .set("batch.min-records", "100")
            .set("poll.period", "100ms");
    file =
        user.file(
            "p.jsonl",
            IntStream.range(0, 100)
                .mapToObj(i -> "{\"id\":\"%d\",\"prompt\":\"hello\"}%n".formatted(i))
                .collect(Collectors.joining()));
    out = folder.resolve("out");
    aws = start(port, 0);
  }

  private LocalAws start(int port, int s3) throws IOException {
    return LocalAws.start(
        LocalAwsOptions.of(
            options -> {
              options.directory = folder.resolve("aws");
              options.port = port;
              options.s3Port = s3;
              options.jobDuration = Duration.ZERO;
              options.buckets = List.of("prompts");
            }));
  }

  @AfterEach
  void end() throws Exception {
    aws.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  /** An S3 in the place of the real one that answers everybody alike. */
  private HttpServer s3(int status, String code, String message) throws IOException {
    byte[] body =
        "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(code, message)
            .getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), s3Port), 0);
    server.createContext(
        "/",
        call -> {
          call.getRequestBody().readAllBytes();
          call.getResponseHeaders().add("Content-Type", "application/xml");
          call.sendResponseHeaders(status, body.length);
          call.getResponseBody().write(body);
          call.close();
        });
    server.start();
    return server;
  }

  @Test
  void a_hundred_prompts_with_no_right_to_upload_wait_for_it_and_are_asked_once() throws Exception {
    HttpServer denying = s3(403, "AccessDenied", "User: me is not authorized: s3:PutObject");
    try {
      for (int i = 0; i < 2; i++) {
        assertThat(user.run(file, "--out", out)).isEqualTo(1);

        assertThat(user.screen())
            .contains("100 prompts: 0 answered, 0 failed, 100 not answered")
            .contains("AWS does not allow what is needed to upload prompts", "s3:PutObject")
            .contains("Then give the same command again: it resumes, and nothing is asked twice.")
            .doesNotContain("\tat ", "Exception");
        assertThat(user.results(out, "p.jsonl"))
            .hasSize(100)
            .allMatch(line -> line.at("/error/code").asText().equals("NotAnswered"))
            .allMatch(line -> line.at("/error/message").asText().contains("s3:PutObject"));
      }
    } finally {
      denying.stop(0);
    }
    aws.close();
    aws = start(aws.bedrockEndpoint().getPort(), s3Port);

    assertThat(user.run(file, "--out", out)).isZero();
    assertThat(user.results(out, "p.jsonl")).hasSize(100);
    assertThat(user.batches()).extracting(Batch::state).containsExactly(BatchState.DELIVERED);
  }

  @Test
  void a_job_that_failed_for_a_missing_permission_is_made_once_more_by_the_same_command()
      throws Exception {
    user.set("s3.endpoint", aws.s3Endpoint().toString());
    faults("{\"endState\":\"Failed\"}");
    for (int i = 0; i < 2; i++) {
      assertThat(user.run(file, "--out", out)).isEqualTo(2);

      assertThat(user.screen())
          .contains("100 prompts: 0 answered, 0 failed, 100 not answered")
          .contains("the job failed: Customer doesn't have permissions to invokeModel")
          .contains("The same command retries what has no answer, and only that.");
      assertThat(user.batches()).as("tried once a command").hasSize(i + 1);
    }
    faults("{}");

    assertThat(user.run(file, "--out", out)).isZero();

    assertThat(user.results(out, "p.jsonl"))
        .hasSize(100)
        .allMatch(line -> line.path("status").asText().equals("succeeded"));
    assertThat(user.batches().stream().mapToLong(batch -> batch.job().counters().processed()).sum())
        .as("paid")
        .isEqualTo(100);
    assertThat(user.run(file, "--out", out)).isZero();
    assertThat(user.batches()).hasSize(3);
  }

  @Test
  void a_job_that_may_have_been_made_is_looked_for_before_anything_is_asked_again()
      throws Exception {
    user.set("s3.endpoint", aws.s3Endpoint().toString());
    faults("{\"loseCreateResponses\":9,\"deniedOperations\":[\"ListModelInvocationJobs\"]}");
    for (int i = 0; i < 2; i++) {
      assertThat(user.run(file, "--out", out)).isEqualTo(1);
      assertThat(user.screen()).contains("bedrock:ListModelInvocationJobs");
      assertThat(user.batches()).hasSize(1).allMatch(batch -> batch.job().mayExist());
    }
    faults("{}");

    assertThat(user.run(file, "--out", out)).isZero();

    assertThat(user.results(out, "p.jsonl")).hasSize(100);
    assertThat(user.batches()).extracting(Batch::state).containsExactly(BatchState.DELIVERED);
  }

  private void faults(String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(aws.bedrockEndpoint().resolve("/local-aws/faults"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    int status =
        HttpClient.newHttpClient()
            .send(request, HttpResponse.BodyHandlers.discarding())
            .statusCode();
    assertThat(status).isEqualTo(200);
  }

  @Test
  void a_bucket_that_is_not_there_is_told() throws Exception {
    HttpServer empty = s3(404, "NoSuchBucket", "The specified bucket does not exist");
    try {
      assertThat(user.run(file, "--out", out)).isEqualTo(1);
    } finally {
      empty.stop(0);
    }
    assertThat(user.screen()).contains("The bucket is not there", "set s3.bucket to another");
  }

  @Test
  void credentials_that_are_refused_are_told() throws Exception {
    System.setProperty("aws.secretAccessKey", "wrong");
    aws.close();
    aws = start(aws.bedrockEndpoint().getPort(), s3Port);

    assertThat(user.run(file, "--out", out)).isEqualTo(1);
    assertThat(user.screen()).contains("AWS rejects the credentials", "Check the access key");
  }

  @Test
  void a_profile_that_is_not_there_is_told_before_anything_is_read() {
    user.set("aws.profile", "nosuch");

    assertThatThrownBy(() -> user.run(file, "--out", out))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("'nosuch'")
        .hasMessageContaining("aws.profile");
  }
}
