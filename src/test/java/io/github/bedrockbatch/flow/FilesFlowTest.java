/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.CloseCause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The shipped routes, from a file in the inbox to a file in the outbox. */
class FilesFlowTest {
  @TempDir Path data;

  private final Logger ours = (Logger) LoggerFactory.getLogger("io.github.bedrockbatch");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    ours.setLevel(Level.INFO);
    log.start();
    ours.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    ours.detachAppender(log);
    ours.setLevel(null);
  }

  @Test
  void a_file_of_prompts_becomes_a_file_of_answers() throws Exception {
    Map<String, String> settings = Map.of("intake.media-objects", "s3://bedrock-batch/images/");
    try (Flow flow = Flow.start(data, settings)) {
      byte[] png = HexFormat.of().parseHex("89504e470d0a1a0a0000000d494844520000000100000001");
      Files.write(Files.createDirectories(data.resolve("inbox/scans")).resolve("b.png"), png);
      flow.camel()
          .getRegistry()
          .lookupByNameAndType("amazonS3Client", S3Client.class)
          .putObject(
              put -> put.bucket("bedrock-batch").key("images/a.png"), RequestBody.fromBytes(png));
      flow.drop(
          "questions.jsonl",
          prompts(1, 100)
              + "{\"prompt\":\"“quoted” \\u2028 あなた\"}\n"
              + "{\"id\":\"seen\",\"prompt\":\"look\",\"images\":"
              + "[\"s3://bedrock-batch/images/a.png\",\"scans/b.png\"]}\n");

      List<JsonNode> results = flow.awaitResults(102);

      assertThat(results).extracting(r -> r.path("status").asText()).containsOnly("succeeded");
      assertThat(results)
          .extracting(r -> r.path("recordId").asText())
          .doesNotHaveDuplicates()
          .contains("p1", "p100", "questions.jsonl:101");
      assertThat(results)
          .filteredOn(r -> r.path("recordId").asText().equals("questions.jsonl:101"))
          .extracting(r -> r.path("text").asText())
          .containsExactly("echo: “quoted” \u2028 あなた");
      assertThat(results)
          .filteredOn(r -> r.path("recordId").asText().equals("seen"))
          .extracting(r -> r.path("text").asText())
          .containsExactly("echo: look");
      JsonNode one = results.get(0);
      try (InputStream input = flow.pipeline().input(one.path("batchId").asText())) {
        assertThat(new String(input.readAllBytes(), StandardCharsets.UTF_8))
            .containsOnlyOnce(Base64.getEncoder().encodeToString(png) + "\"}}},{\"image\"");
      }
      assertThat(one.path("modelId").asText()).isEqualTo("amazon.nova-lite-v1:0");
      assertThat(one.path("batchId").asText()).matches("[a-z0-9-]{1,63}");
      assertThat(one.path("jobArn").asText()).contains(":model-invocation-job/");
      assertThat(one.path("attempt").asInt()).isEqualTo(1);
      assertThat(one.path("source").asText()).startsWith("file:questions.jsonl:");
      assertThat(one.path("usage").path("outputTokens").asInt()).isPositive();
      assertThat(one.path("modelOutput").path("stopReason").asText()).isEqualTo("end_turn");
      assertThat(one.has("headers")).isFalse();
      await()
          .untilAsserted(
              () -> {
                assertThat(data.resolve("inbox/questions.jsonl")).doesNotExist();
                assertThat(flow.pipeline().ledger().inState(BatchState.DELIVERED))
                    .extracting(batch -> batch.contents().cause())
                    .containsExactly(CloseCause.AGE);
              });
    }
  }

  @Test
  void lines_that_cannot_be_used_go_to_the_dead_letters_and_the_rest_goes_on() throws Exception {
    try (Flow flow = Flow.start(data, Map.of())) {
      flow.drop("mixed.jsonl", "{\"prompt\":\n" + prompts(1, 100) + "not json\n{\"answer\":42}\n");

      assertThat(flow.awaitResults(100)).hasSize(100);
      assertThat(flow.deadLetters())
          .extracting(letter -> letter.path("line").asInt())
          .containsExactly(1, 102, 103);
      assertThat(flow.deadLetters())
          .allSatisfy(letter -> assertThat(letter.path("reason").asText()).isNotBlank());
    }
  }

  @Test
  void an_archive_is_asked_once_and_what_is_no_text_moves_to_failed() throws Exception {
    byte[] zip = zip("one.jsonl", "two.jsonl");
    try (Flow flow = Flow.start(data, Map.of())) {
      flow.drop("sheet.csv", "SQLite format 3\0\u0010\0");
      flow.drop("two.zip", zip);
      assertThat(flow.awaitResults(2))
          .extracting(r -> r.path("recordId").asText())
          .containsExactlyInAnyOrder("two.zip/one.jsonl:1", "two.zip/two.jsonl:1");
      await().until(() -> Files.notExists(data.resolve("inbox/two.zip")));
      flow.drop("two.zip", zip);

      await()
          .untilAsserted(
              () ->
                  assertThat(messages())
                      .anySatisfy(
                          message ->
                              assertThat(message)
                                  .contains("two.zip: all of its 2 prompts were taken before")));
      await().until(() -> Files.isDirectory(data.resolve("inbox/.failed")));
      assertThat(flow.pipeline().ledger().newest(10)).hasSize(1);
      assertThat(data.resolve("inbox/.failed").toFile().list()).hasSize(1);
      assertThat(flow.deadLetters())
          .extracting(letter -> letter.path("code").asText())
          .containsExactly("not-text");
      assertThat(messages())
          .anySatisfy(
              message ->
                  assertThat(message).contains("sheet.csv is rejected", "an SQLite database"));
      assertThat(flow.pipeline().ledger().sources().unfinished()).isEmpty();
    }
  }

  @Test
  void entries_of_a_zip_that_have_the_same_name_keep_their_books_apart() throws Exception {
    String both = new String(zip("one.jsonl", "two.jsonl"), StandardCharsets.ISO_8859_1);
    byte[] zip = both.replace("two.jsonl", "one.jsonl").getBytes(StandardCharsets.ISO_8859_1);
    try (Flow flow = Flow.start(data, Map.of())) {
      flow.drop("same.zip", zip);

      assertThat(flow.awaitResults(2))
          .extracting(r -> r.path("recordId").asText())
          .containsExactlyInAnyOrder("same.zip/one.jsonl:1", "same.zip/one.jsonl~2:1");
      assertThat(flow.pipeline().operator().audit().balances()).isTrue();
    }
  }

  /** An archive with one prompt in each entry. */
  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write("{\"prompt\":\"x\"}\n".getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  @Test
  void ninety_nine_prompts_wait_and_the_log_says_what_for_until_one_more_comes() throws Exception {
    try (Flow flow = Flow.start(data, Map.of("batch.under-minimum", "wait"))) {
      flow.drop("few.jsonl", prompts(1, 99));
      await()
          .untilAsserted(
              () ->
                  assertThat(messages())
                      .anySatisfy(
                          message ->
                              assertThat(message)
                                  .contains("waits for 1 more records", "batch.min-records")));
      assertThat(flow.pipeline().ledger().newest(10)).isEmpty();

      flow.drop("one.jsonl", "{\"id\":\"last\",\"prompt\":\"the hundredth\"}\n");

      assertThat(flow.awaitResults(100))
          .extracting(r -> r.path("recordId").asText())
          .hasSize(100)
          .contains("last", "p99");
    }
  }

  @Test
  void what_was_gathered_survives_a_restart_and_nothing_is_taken_twice() throws Exception {
    try (Flow flow = Flow.start(data, Map.of("batch.under-minimum", "wait"))) {
      flow.drop("first.jsonl", prompts(1, 60));
      await().until(() -> flow.pipeline().spool().openRecords() == 60);
      await().until(() -> !Files.exists(data.resolve("inbox/first.jsonl")));
    }
    try (Flow flow = Flow.start(data, Map.of("batch.under-minimum", "wait"))) {
      assertThat(flow.pipeline().spool().openRecords()).isEqualTo(60);
      flow.drop("second.jsonl", prompts(61, 100));
      assertThat(flow.awaitResults(100))
          .extracting(r -> r.path("recordId").asText())
          .doesNotHaveDuplicates()
          .hasSize(100);
    }
  }

  @Test
  void a_full_batch_does_not_wait_and_each_model_has_batches_of_its_own() throws Exception {
    try (Flow flow = Flow.start(data, Map.of("batch.max-age", "1h", "batch.max-records", "100"))) {
      flow.drop(
          "models.jsonl",
          prompts(1, 250)
              + IntStream.rangeClosed(1, 100)
                  .mapToObj(
                      i ->
                          "{\"modelId\":\"amazon.nova-pro-v1:0\",\"id\":\"pro"
                              + i
                              + "\",\"prompt\":\"x\"}\n")
                  .collect(Collectors.joining()));

      assertThat(flow.awaitResults(300)).hasSize(300);
      await().until(() -> flow.pipeline().ledger().inState(BatchState.DELIVERED).size() == 3);
      assertThat(flow.pipeline().ledger().inState(BatchState.DELIVERED))
          .extracting(batch -> batch.contents().cause())
          .containsOnly(CloseCause.RECORDS);
      assertThat(flow.pipeline().ledger().newest(10))
          .extracting(batch -> batch.key().modelId())
          .containsOnly("amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0");
      assertThat(flow.pipeline().spool().openRecords()).isEqualTo(50);
    }
  }

  @Test
  void a_job_that_fails_is_left_to_a_person_with_the_words_of_the_service() throws Exception {
    try (Flow flow = Flow.start(data, Map.of("local.min-records", "200"))) {
      flow.drop("short.jsonl", prompts(1, 150));
      await().until(() -> !flow.pipeline().ledger().inState(BatchState.FAILED).isEmpty());
      Batch failed = flow.pipeline().ledger().inState(BatchState.FAILED).get(0);
      assertThat(failed.reason()).contains("less records (150)");
      await() // it is logged after it is noted
          .untilAsserted(
              () ->
                  assertThat(messages())
                      .anySatisfy(message -> assertThat(message).contains(failed.id(), "FAILED")));
    }
  }

  @Test
  void no_prompt_and_no_answer_is_ever_logged() throws Exception {
    ours.setLevel(Level.DEBUG);
    try (Flow flow = Flow.start(data, Map.of())) {
      flow.drop(
          "secret.jsonl",
          prompts(1, 100).replace("question", "SESAME") + "{\"prompt\":\"SESAME\"\nSESAME\n");
      flow.awaitResults(100);
    }
    assertThat(messages()).noneMatch(message -> message.contains("SESAME"));
  }

  private List<String> messages() {
    return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static String prompts(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(i -> "{\"id\":\"p" + i + "\",\"prompt\":\"question " + i + "\"}\n")
        .collect(Collectors.joining());
  }
}
