/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.config.RetryOptions;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Deadline;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.RecordId;
import io.github.bedrockbatch.prompt.ResultPage;
import io.github.bedrockbatch.prompt.ResultPage.Result;
import io.github.bedrockbatch.prompt.WhenLate;
import io.github.bedrockbatch.results.deadletter.FailedPromptDeadLetters;
import io.github.bedrockbatch.results.deadletter.RawJson;
import io.github.bedrockbatch.shape.ModelOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputPassTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Job.Counters DONE = new Job.Counters(0, 0, 0, 0);

  /** Digits, or another attempt. */
  private static Optional<String> rule(String name) {
    return Optional.of(
            "{\"schema\":\"n.json\",\"schemaText\":\"{\\\"type\\\":\\\"integer\\\"}\","
                + "\"stopReasons\":[\"stop\"],\"maxAttempts\":2}")
        .filter(rule -> name.equals("digits"));
  }

  @TempDir private Path folder;

  private static Batch batch(int records) {
    SettableClock clock = new SettableClock();
    return Rows.sealed("20261122-a", Rows.NOVA, "node", records, clock.instant())
        .submitted(Rows.ARN, clock.instant())
        .seen("Completed", null, DONE);
  }

  private static byte[] contexts(int records) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(lines)) {
      json.setRootValueSeparator(null);
      for (int i = 0; i < records; i++) {
        Map<String, String> headers = i == 1 ? Map.of("tenant", "a\u2028ä") : Map.of();
        new Context("id-" + i, "file:x", i, 1, headers).write(json, RecordId.of(i));
        json.writeRaw('\n');
      }
    }
    return lines.toByteArray();
  }

  private OutputPass pass(int records) throws IOException {
    Contexts contexts =
        Contexts.copy(
            new ByteArrayInputStream(contexts(records)),
            folder.resolve("work/context.jsonl"),
            records);
    return new OutputPass(
        batch(records),
        contexts,
        new FailedPromptDeadLetters(batch(records), folder.resolve("letters")),
        new Judges(OutputPassTest::rule),
        1,
        ModelOutput.FULL);
  }

  private static String answer(int ordinal) {
    return "{\"recordId\":\"%s\",\"modelInput\":{},\"modelOutput\":{\"generation\":\"answer %d\"}}"
        .formatted(RecordId.of(ordinal), ordinal);
  }

  private static LineReader lines(List<String> lines) {
    return new LineReader(
        new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void a_page_knows_of_each_line_what_stands_in_it() throws IOException {
    List<String> output =
        List.of(
            answer(0),
            "{\"recordId\":\"00000000001\",\"error\":{\"errorCode\":400,\"errorMessage\":\"ü\"}}",
            answer(2));
    try (OutputPass pass = pass(3)) {
      ResultPage page = pass.next(lines(output));

      assertKnowsItsLines(page);
      assertThat(page.modelId()).isEqualTo("amazon.nova-lite-v1:0");
      ResultPage failed = page.only(result -> !result.succeeded());
      assertKnowsItsLines(failed);
      assertThat(failed.results()).singleElement().extracting(Result::index).isEqualTo(1);
      assertThat(page.only(result -> false).bytes()).isEmpty();
    }
  }

  @Test
  void nothing_more_to_send_again_asks_for_no_back_off() throws IOException {
    RetryOptions retry =
        new RetryOptions(3, Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(1));
    try (OutputPass pass = pass(1)) {
      Resend resend =
          new Resend(
              pass,
              lines(List.of()),
              (context, ordinal) -> context,
              context -> Rows.NOVA,
              attempt -> Instant.EPOCH.plus(retry.before(attempt)));

      assertThat(resend.next()).isNull();
    }
  }

  @Test
  void what_was_not_left_to_its_job_goes_its_way_and_the_rest_is_sent_again() throws IOException {
    Instant now = new SettableClock().instant();
    Instant soon = now.plusSeconds(60);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(lines)) {
      json.setRootValueSeparator(null);
      List<Deadline> deadlines =
          Arrays.asList(
              new Deadline(soon, WhenLate.of("fail")),
              new Deadline(soon, WhenLate.of("on-demand")),
              new Deadline(soon, WhenLate.of("fail")),
              null,
              new Deadline(soon.plusSeconds(1), WhenLate.of("fail")));
      for (int i = 0; i < 5; i++) {
        Context context = new Context("id", "file:x", i, 3, Map.of());
        context.due(deadlines.get(i)).write(json, RecordId.of(i));
        json.writeRaw('\n');
      }
    }
    Batch stopped =
        Rows.sealed("20261122-a", Rows.NOVA, "node", 5, now)
            .submitted(Rows.ARN, now)
            .givenUp(soon, "it is late", now)
            .seen("Stopped", null, new Job.Counters(5, 3, 3, 0))
            .ended(soon.plusSeconds(1));
    Contexts contexts =
        Contexts.copy(
            new ByteArrayInputStream(lines.toByteArray()), folder.resolve("context.jsonl"), 5);
    FailedPromptDeadLetters letters = new FailedPromptDeadLetters(stopped, folder.resolve("l"));
    try (OutputPass pass =
        new OutputPass(
            stopped, contexts, letters, new Judges(OutputPassTest::rule), 3, ModelOutput.FULL)) {
      assertThat(JSON.readTree(pass.next(lines(List.of(answer(0)))).bytes()).path("late"))
          .isEqualTo(BooleanNode.TRUE);
      JsonNode failed = JSON.readTree(pass.nextMissing().bytes());
      assertThat(failed.at("/error/code").asText()).isEqualTo("deadline");
      assertThat(pass.nextMissing()).isNull();

      assertThat(pass.ends.again.stream()).containsExactly(1, 3, 4);
      assertThat(pass.ends.chargedAgain()).isEqualTo(2);
      GivenUp givenUp = new GivenUp(stopped, pass.attempts::isGivenUp);
      assertThat(givenUp.key(pass.context(1))).isEqualTo(Rows.NOVA.onDemand());
      assertThat(givenUp.next(pass.context(1), 1))
          .isEqualTo(
              pass.context(1)
                  .resent(stopped.source(), 1, 4)
                  .due(new Deadline(soon, WhenLate.WAIT)));
      assertThat(givenUp.key(pass.context(4))).isEqualTo(Rows.NOVA);
      assertThat(givenUp.next(pass.context(4), 4).deadline()).isEqualTo(pass.context(4).deadline());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "amazon.nova-lite-v1:0, CONVERSE, us.anthropic.claude-3-haiku-20240307-v1:0, true",
    "amazon.nova-lite-v1:0, INVOKE_MODEL, us.amazon.nova-micro-v1:0, true",
    "amazon.nova-lite-v1:0, INVOKE_MODEL, us.anthropic.claude-3-haiku-20240307-v1:0, false",
    "some.model, INVOKE_MODEL, some.other, false"
  })
  void a_request_moves_to_a_model_that_takes_it_unchanged(
      String from, InvocationType type, String to, boolean moves) {
    BatchKey key = new BatchKey(from, type);
    Instant now = new SettableClock().instant();
    Batch batch = Rows.sealed("20261122-a", key, "node", 5, now);
    Deadline deadline = new Deadline(now, WhenLate.of("model:" + to));

    assertThat(
            new GivenUp(batch, context -> true)
                .key(new Context("id", "file:x", 0, 1, Map.of()).due(deadline)))
        .isEqualTo(moves ? new BatchKey(to, type) : key.onDemand());
  }

  private static void assertKnowsItsLines(ResultPage page) throws IOException {
    assertThat(page.results().stream().map(page::line))
        .containsExactly(new String(page.bytes(), StandardCharsets.UTF_8).split("\n"));
    for (Result result : page.results()) {
      JsonNode line = JSON.readTree(page.line(result));
      assertThat(line.get("recordId").asText()).isEqualTo(result.prompt().id());
      assertThat(line.get("status").asText()).isEqualTo(result.status());
    }
  }

  /** All pages of the output and of what is missing in it. */
  private static List<byte[]> pages(OutputPass pass, List<String> output) throws IOException {
    List<byte[]> pages = new ArrayList<>();
    LineReader lines = lines(output);
    for (ResultPage page = pass.next(lines); page != null; page = pass.next(lines)) {
      assertThat(page.index()).isEqualTo(pages.size());
      pages.add(page.bytes());
    }
    for (ResultPage page = pass.nextMissing(); page != null; page = pass.nextMissing()) {
      assertThat(page.index()).isEqualTo(pages.size());
      pages.add(page.bytes());
    }
    return pages;
  }

  private static List<String> texts(List<byte[]> pages) {
    List<String> lines = new ArrayList<>();
    for (byte[] page : pages) {
      String text = new String(page, StandardCharsets.UTF_8);
      assertThat(text).endsWith("\n");
      lines.addAll(List.of(text.split("\n")));
    }
    return lines;
  }

  private static List<JsonNode> results(List<byte[]> pages) throws IOException {
    List<JsonNode> results = new ArrayList<>();
    for (String line : texts(pages)) {
      results.add(JSON.readTree(line));
    }
    return results;
  }

  /** A batch of one record whose answer has to be digits. */
  private OutputPass judged(int attempt, String rule) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
      new Context("id", "file:x", 0, attempt, Map.of())
          .answered(rule, null)
          .write(json, RecordId.of(0));
      json.writeRaw('\n');
    }
    Contexts contexts =
        Contexts.copy(
            new ByteArrayInputStream(line.toByteArray()), folder.resolve("work/context.jsonl"), 1);
    return new OutputPass(
        batch(1),
        contexts,
        new FailedPromptDeadLetters(batch(1), folder.resolve("letters")),
        new Judges(OutputPassTest::rule),
        9,
        ModelOutput.FULL);
  }

  private static String generated(String text, String stopReason) {
    return "{\"recordId\":\"00000000000\",\"modelInput\":{\"prompt\":\"?\"},\"modelOutput\":{"
        + "\"generation\":\"%s\",\"stop_reason\":\"%s\",\"prompt_token_count\":3,"
            .formatted(text, stopReason)
        + "\"generation_token_count\":4}}";
  }

  @ParameterizedTest
  @CsvSource({
    "12, stop,",
    "12, length, answer-cut-off",
    "twelve, stop, answer-off-schema",
    "12, tool_use, answer-stopped"
  })
  void an_answer_that_is_not_as_asked_is_asked_again_and_then_dead_lettered_with_it(
      String text, String stopReason, String code) throws IOException {
    String output = generated(text, stopReason);
    try (OutputPass first = judged(1, "digits");
        OutputPass last = judged(2, "digits")) {
      List<JsonNode> results = results(pages(first, List.of(output, output)));
      assertThat(results).hasSize(code == null ? 1 : 0);
      assertThat(first.ends.again.cardinality()).isEqualTo(code == null ? 0 : 1);
      assertThat(first.ends.totals.outputTokens()).isEqualTo(4);
      assertThat(first.ends.totals.unfit()).isEqualTo(code == null ? 0 : 1);

      JsonNode result = results(pages(last, List.of(output))).get(0);
      assertThat(result.path("status").asText()).isEqualTo(code == null ? "succeeded" : "failed");
      assertThat(result.path("error").path("code").asText(null)).isEqualTo(code);
      assertThat(result.path("modelOutput").path("generation").asText()).isEqualTo(text);
      assertThat(result.path("usage").path("inputTokens").asInt()).isEqualTo(3);
      assertThat(result.has("text")).isEqualTo(code == null);
      assertThat(last.ends.totals.inputTokens()).isEqualTo(3);
      assertThat(last.ends.totals.unfit()).isEqualTo(code == null ? 0 : 1);
      last.failures.finish();
      FailedPromptDeadLetters.publish(folder.resolve("letters"), "20261122-a");
      Path letters = folder.resolve("letters/20261122-a.jsonl");
      assertThat(Files.exists(letters)).isEqualTo(code != null);
      if (code != null) {
        JsonNode letter = JSON.readTree(Files.readString(letters));
        assertThat(letter.path("code").asText()).isEqualTo(code);
        assertThat(letter.path("modelInput").path("prompt").asText()).isEqualTo("?");
        assertThat(letter.path("modelOutput").path("generation").asText()).isEqualTo(text);
        assertThat(letter.path("answerRule").asText()).isEqualTo("digits");
      }
    }
  }

  @Test
  void an_answer_whose_rule_nobody_knows_waits_for_a_person() throws IOException {
    try (OutputPass pass = judged(1, "lost")) {
      assertThatThrownBy(() -> pages(pass, List.of(generated("12", "stop"))))
          .hasMessageContaining("does not have the rule lost")
          .hasMessageContaining("set answer.schema");
    }
  }

  @Test
  void writes_a_succeeded_result_field_by_field() throws IOException {
    String output =
        "{\"recordId\":\"00000000001\",\"modelOutput\":{ \"output\" : {\"message\":{\"content\":"
            + "[{\"text\":\"Hi\",\"image\":null}]}},\"usage\":{\"inputTokens\":3,\"outputTokens\":4}}}";
    try (OutputPass pass = pass(2)) {
      assertThat(texts(pages(pass, List.of(output))).get(0))
          .isEqualTo(
              "{\"recordId\":\"id-1\",\"status\":\"succeeded\",\"text\":\"Hi\",\"modelOutput\":"
                  + "{ \"output\" : {\"message\":{\"content\":[{\"text\":\"Hi\",\"image\":null}]}},"
                  + "\"usage\":{\"inputTokens\":3,\"outputTokens\":4}},"
                  + "\"usage\":{\"inputTokens\":3,\"outputTokens\":4},"
                  + "\"modelId\":\"amazon.nova-lite-v1:0\",\"batchId\":\"20261122-a\","
                  + "\"jobArn\":\""
                  + Rows.ARN
                  + "\",\"attempt\":1,\"source\":\"file:x\","
                  + "\"headers\":{\"tenant\":\"a\u2028ä\"}}");
    }
  }

  @Test
  void leaves_out_what_is_empty() throws IOException {
    try (OutputPass pass = pass(3)) {
      List<String> results =
          texts(
              pages(
                  pass,
                  List.of(
                      "{\"recordId\":\"00000000000\",\"modelOutput\":{\"generation\":\"x\"}}",
                      "{\"recordId\":\"00000000002\",\"error\":{\"errorCode\":400,"
                          + "\"errorMessage\":\"bad \\\"request\\\"\"}}")));
      assertThat(results.get(0))
          .startsWith(
              "{\"recordId\":\"id-0\",\"status\":\"succeeded\",\"text\":\"x\",\"modelOutput\":{\"generation\":\"x\"},"
                  + "\"modelId\":")
          .endsWith("\"attempt\":1,\"source\":\"file:x\"}");
      assertThat(results.get(1))
          .startsWith(
              "{\"recordId\":\"id-2\",\"status\":\"failed\",\"error\":{\"code\":\"400\","
                  + "\"message\":\"bad \\\"request\\\"\"},\"modelId\":")
          .endsWith("\"attempt\":1,\"source\":\"file:x\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"content\":[{\"reasoningContent\":{\"reasoningText\":{\"text\":\"hm\"}}}]}",
        "{\"content\":[{\"text\":\"\"}]}",
        "{\"content\":[]}",
        "{}"
      })
  void an_answer_without_text_is_told_apart(String message) throws IOException {
    String output =
        "{\"recordId\":\"00000000000\",\"modelOutput\":{\"output\":{\"message\":%s},\"stopReason\":\"max_tokens\"}}";
    try (OutputPass pass = pass(1)) {
      JsonNode result = results(pages(pass, List.of(output.formatted(message)))).get(0);

      assertThat(result.get("status").asText()).isEqualTo("succeeded");
      assertThat(result.get("empty").asBoolean()).isTrue();
      assertThat(result.get("stopReason").asText()).isEqualTo("max_tokens");
    }
  }

  private static String pageOf(String modelId, ModelOutput modelOutput, String output)
      throws IOException {
    ResultPageWriter page =
        new ResultPageWriter(
            Rows.sealed(
                "20261122-a",
                new BatchKey(modelId, InvocationType.INVOKE_MODEL),
                "node",
                Instant.EPOCH),
            modelOutput);
    OutputLine line = new OutputLine();
    byte[] bytes =
        "{\"recordId\":\"00000000000\",\"modelOutput\":%s}"
            .formatted(output)
            .getBytes(StandardCharsets.UTF_8);
    line.read(bytes, 0, bytes.length);
    Context context = new Context("a", "file:x", 0, 1, Map.of()).askedOf("/v1/responses");
    page.succeeded(context, line, null);
    return new String(page.page(0).bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void an_embedding_needs_no_text() throws IOException {
    assertThat(pageOf("amazon.titan-embed-text-v2:0", ModelOutput.FULL, "{\"embedding\":[1]}"))
        .doesNotContain("empty");
  }

  @Test
  void the_models_output_travels_whole_without_null_members_or_not_at_all() throws IOException {
    String output =
        "{ \"a\" : null, \"generation\":\"a \\\"null\\\": null,\",\"b\":[null, {\"c\":null},"
            + " -1.50E+2],\"d\":null}";

    assertThat(pageOf("meta.llama3-8b", ModelOutput.FULL, output))
        .contains("\"modelOutput\":" + output)
        .contains(",\"endpoint\":\"/v1/responses\",");
    assertThat(pageOf("meta.llama3-8b", ModelOutput.COMPACT, output))
        .contains(
            "\"modelOutput\":{\"generation\":\"a \\\"null\\\": null,\",\"b\":[null,{},-1.50E+2]},");
    assertThat(pageOf("meta.llama3-8b", ModelOutput.NONE, output))
        .contains("\"text\":\"a \\\"null")
        .doesNotContain("modelOutput");
  }

  @Test
  void says_how_many_tokens_even_when_only_one_count_is_known() throws IOException {
    try (OutputPass pass = pass(1)) {
      assertThat(
              results(
                      pages(
                          pass,
                          List.of(
                              "{\"recordId\":\"00000000000\",\"modelOutput\":"
                                  + "{\"embedding\":[1],\"inputTextTokenCount\":0}}")))
                  .get(0)
                  .get("usage")
                  .toString())
          .isEqualTo("{\"inputTokens\":0}");
    }
  }

  @Test
  void joins_shuffled_output_to_the_right_contexts() throws IOException {
    List<String> output = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      output.add(answer(i));
    }
    Collections.shuffle(output, new Random(3));

    try (OutputPass pass = pass(2_500)) {
      List<byte[]> pages = pages(pass, output);

      assertThat(pages).hasSize(3);
      List<JsonNode> results = results(pages);
      assertThat(results)
          .hasSize(2_500)
          .allSatisfy(
              result ->
                  assertThat(result.get("text").textValue())
                      .isEqualTo(result.get("recordId").textValue().replace("id-", "answer ")));
      assertThat(results.stream().map(r -> r.get("recordId").textValue())).doesNotHaveDuplicates();
      assertThat(pass.ends.outcomes().succeeded()).isEqualTo(2_500);
      assertThat(pass.ends.outcomes().failed()).isZero();
      assertThat(pass.pages()).isEqualTo(3);
    }
  }

  @Test
  void makes_the_same_pages_every_time() throws IOException {
    List<String> output = new ArrayList<>();
    for (int i = 0; i < 2_200; i += 2) {
      output.add(answer(i));
      output.add(answer(i).substring(0, 40));
    }
    Collections.shuffle(output, new Random(3));

    try (OutputPass first = pass(2_200);
        OutputPass second = pass(2_200)) {
      List<byte[]> once = pages(first, output);
      List<byte[]> again = pages(second, output);
      assertThat(again).hasSameSizeAs(once).hasSizeGreaterThan(3);
      for (int i = 0; i < once.size(); i++) {
        assertThat(again.get(i)).isEqualTo(once.get(i));
      }
    }
  }

  @Test
  void closes_a_page_of_large_answers_early() throws IOException {
    List<String> output = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      output.add(answer(i).replace("answer", "x".repeat(1_000_000)));
    }

    try (OutputPass pass = pass(12)) {
      List<byte[]> pages = pages(pass, output);
      assertThat(pages).hasSizeBetween(4, 12);
      assertThat(pages).allSatisfy(page -> assertThat(page.length).isLessThan(7_000_000));
      assertThat(results(pages)).hasSize(12);
    }
  }

  @Test
  void gives_each_record_one_result_whatever_the_output_holds() throws IOException {
    List<String> output =
        List.of(
            answer(0),
            answer(0).replace("answer", "second answer"),
            "",
            answer(7),
            answer(1).replace("00000000001", "ZZZZZZZZZZZ"),
            answer(1).replace("00000000001", "short"),
            "{\"recordId\":\"00000000002\"}",
            "{\"recordId\":\"00000000003\",\"modelOutput\":null,\"error\":\"plain words\"}",
            "{\"recordId\":\"00000000004\",\"modelOutput\":{\"a\":1},\"error\":{}}",
            answer(5).substring(0, 50));

    try (OutputPass pass = pass(6)) {
      List<JsonNode> results = results(pages(pass, output));

      assertThat(results)
          .extracting(
              r -> r.get("recordId").textValue(),
              r -> r.get("status").textValue(),
              r -> r.at("/error/code").asText(),
              r -> r.at("/error/message").asText())
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("id-0", "succeeded", "", ""),
              org.assertj.core.groups.Tuple.tuple(
                  "id-2",
                  "failed",
                  "no-output",
                  "the job's output has neither an answer nor an error"),
              org.assertj.core.groups.Tuple.tuple("id-3", "failed", "unknown", "plain words"),
              org.assertj.core.groups.Tuple.tuple("id-4", "failed", "unknown", ""),
              org.assertj.core.groups.Tuple.tuple(
                  "id-1",
                  "failed",
                  "missing",
                  "the job ended Completed with no answer to this record"),
              org.assertj.core.groups.Tuple.tuple(
                  "id-5",
                  "failed",
                  "missing",
                  "the job ended Completed with no answer to this record"));
      assertThat(results.get(0).get("text").textValue()).isEqualTo("answer 0");
      assertThat(pass.unexpected()).isEqualTo(4);
      assertThat(pass.unreadable()).isEqualTo(1);
      assertThat(pass.ends.outcomes().succeeded() + pass.ends.outcomes().failed()).isEqualTo(6);
    }
  }

  @Test
  void refuses_contexts_that_are_not_those_of_the_batch() throws IOException {
    byte[] five = contexts(5);
    Path file = folder.resolve("c");
    assertThatThrownBy(() -> Contexts.copy(new ByteArrayInputStream(five), file, 6))
        .hasMessage("the context file in S3 holds 5 lines; 6 were uploaded");
    assertThatThrownBy(() -> Contexts.copy(new ByteArrayInputStream(five), file, 4))
        .hasMessage("the context file in S3 holds 5 lines; 4 were uploaded");
    assertThatThrownBy(
            () -> Contexts.copy(new ByteArrayInputStream(five, 0, five.length - 1), file, 5))
        .hasMessage("the context file in S3 holds 4 lines; 5 were uploaded");
  }

  @Test
  void finds_contexts_in_any_order_and_of_any_length() throws IOException {
    String huge = "h".repeat(700_000);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(lines)) {
      json.setRootValueSeparator(null);
      for (int i = 0; i < 3; i++) {
        new Context("id-" + i, "s", i, i + 1, i == 1 ? Map.of("h", huge) : Map.of())
            .write(json, RecordId.of(i));
        json.writeRaw('\n');
      }
    }
    try (Contexts contexts =
        Contexts.copy(new ByteArrayInputStream(lines.toByteArray()), folder.resolve("c"), 3)) {
      assertThat(contexts.get(2)).isEqualTo(new Context("id-2", "s", 2, 3, Map.of()));
      assertThat(contexts.get(1).headers()).containsEntry("h", huge);
      assertThat(contexts.get(0)).isEqualTo(new Context("id-0", "s", 0, 1, Map.of()));
      assertThat(contexts.get(2).id()).isEqualTo("id-2");
    }
  }

  @Test
  void passes_json_on_byte_for_byte_whether_it_fits_the_buffer_or_not() throws IOException {
    for (int length : new int[] {0, 1, 7_990, 8_000, 8_010, 100_000}) {
      String raw = "{ \"a\" : \"\\u00e9é" + "x".repeat(length) + "\" }";
      byte[] bytes = ("##" + raw + "##").getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
        json.writeStartObject();
        json.writeFieldName("raw");
        RawJson.write(json, out, ByteBuffer.wrap(bytes, 2, bytes.length - 4));
        json.writeNumberField("next", 1);
        json.writeEndObject();
      }
      assertThat(out.toString(StandardCharsets.UTF_8))
          .isEqualTo("{\"raw\":" + raw + ",\"next\":1}");
    }
  }
}
