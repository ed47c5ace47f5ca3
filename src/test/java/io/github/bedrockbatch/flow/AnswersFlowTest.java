/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.history.ErrorGroup;
import io.github.bedrockbatch.ledger.view.LedgerView;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.operator.letter.LetterFilter;
import io.github.bedrockbatch.operator.letter.LetterKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Answers that are not what was asked for, and prompts that are equal, from file to file. */
@Execution(ExecutionMode.CONCURRENT)
class AnswersFlowTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NUMBERED = "{\"type\":\"object\",\"required\":[\"n\"]}";

  @TempDir private Path data;

  private Path schema(String text) throws Exception {
    return Files.writeString(data.resolve("schema.json"), text);
  }

  /** The model answers with the prompt, which is the JSON wanted or not. */
  private Flow start(Map<String, String> changes) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("local.model", "repeat");
    settings.put("batch.max-age", "1h");
    settings.put("retry.back-off", "0s");
    settings.put("intake.duplicates", "keep");
    settings.put("answer.schema", data.resolve("schema.json").toString());
    settings.putAll(changes);
    return Flow.start(data.resolve("data"), settings);
  }

  private static String line(String id, String prompt) throws Exception {
    return JSON.writeValueAsString(Map.of("id", id, "prompt", prompt)) + "\n";
  }

  private void take(Flow flow, String name, List<String> lines) throws Exception {
    flow.pipeline().take(Files.writeString(data.resolve(name), String.join("", lines)).toFile());
    flow.pipeline().spool().sealNow();
    flow.awaitAllSettled();
  }

  private static List<JsonNode> with(List<JsonNode> results, String status) {
    return results.stream().filter(r -> r.path("status").asText().equals(status)).toList();
  }

  private List<JsonNode> letters() throws Exception {
    List<JsonNode> letters = new ArrayList<>();
    try (Stream<Path> files = Files.list(data.resolve("data/dead-letters/failed"))) {
      for (Path file : files.toList()) {
        for (String letter : Files.readAllLines(file)) {
          letters.add(JSON.readTree(letter));
        }
      }
    }
    return letters;
  }

  private static long sum(List<JsonNode> lines, String tokens) {
    return lines.stream().mapToLong(line -> line.path("usage").path(tokens).asLong()).sum();
  }

  @Test
  void of_10000_prompts_3000_are_equal_and_500_answers_break_the_schema_and_all_adds_up()
      throws Exception {
    schema(NUMBERED);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      // 7,001 different ones: 500 that are no JSON, and 3,000 equal ones among the rest
      boolean isEqual = i % 10 < 3;
      String prompt = isEqual ? "{\"n\":1}" : i % 20 == 19 ? "no JSON " + i : "{\"n\":" + i + "0}";
      lines.add(line("p" + i, prompt));
    }
    try (Flow flow = start(Map.of("prompt.reuse", "batch", "answer.max-attempts", "2"))) {
      take(flow, "all.jsonl", lines);

      List<JsonNode> results = flow.results();
      assertThat(results).hasSize(10_000);
      assertThat(results.stream().map(r -> r.path("recordId").asText()).distinct()).hasSize(10_000);
      List<JsonNode> failed = with(results, "failed");
      assertThat(failed)
          .hasSize(500)
          .allSatisfy(
              result -> {
                assertThat(result.at("/error/code").asText()).isEqualTo("answer-off-schema");
                assertThat(result.path("attempt").asInt()).isEqualTo(2);
                assertThat(result.path("modelOutput").toString()).contains("no JSON ");
              });
      List<JsonNode> reused = results.stream().filter(result -> result.has("reusedFrom")).toList();
      assertThat(reused)
          .hasSize(2_999)
          .allSatisfy(
              result -> {
                assertThat(result.path("text").asText()).isEqualTo("{\"n\":1}");
                assertThat(result.has("usage")).isFalse();
                assertThat(result.at("/reusedFrom/recordId").asText()).isEqualTo("p0");
              });
      assertThat(letters())
          .hasSize(500)
          .allSatisfy(
              letter -> {
                assertThat(letter.path("code").asText()).isEqualTo("answer-off-schema");
                assertThat(letter.path("modelOutput").toString()).contains("no JSON ");
              });

      Audit audit = flow.pipeline().operator().audit();
      assertThat(audit.balances()).isTrue();
      assertThat(audit.all().acceptedSoFar()).isEqualTo(10_000);
      assertThat(audit.all().delivered()).isEqualTo(9_500);
      assertThat(audit.all().reused()).isEqualTo(2_999);
      assertThat(audit.all().deadLettered()).isEqualTo(500);

      List<Batch> batches = flow.pipeline().ledger().newest(10);
      assertThat(batches).hasSize(2);
      Batch first = batches.get(1);
      assertThat(first.contents().records()).isEqualTo(10_000);
      assertThat(first.contents().unasked()).isEqualTo(2_999);
      assertThat(first.job().counters().total()).isEqualTo(7_001);
      assertThat(first.delivery().retried()).isEqualTo(500);
      try (LedgerDatabase ledger =
          LedgerDatabase.open("jdbc:sqlite:" + data.resolve("data/ledger.db"))) {
        LedgerView view = new LedgerView(ledger);
        var seen = view.story(first.id()).orElseThrow();
        assertThat(seen.batch().unfit()).isEqualTo(500);
        assertThat(view.story(batches.get(0).id()).orElseThrow().errors())
            .singleElement()
            .extracting(ErrorGroup::code, ErrorGroup::records)
            .containsExactly("answer-off-schema", 500);
        // Both attempts of the 500 were paid, and none of the 2,999.
        long once = sum(results, "outputTokens");
        long twice = sum(failed, "outputTokens");
        assertThat(view.tokens().getValue()).isEqualTo(once + twice);
      }
    }
  }

  @Test
  void a_dead_letter_is_judged_by_what_its_source_asks_when_it_is_sent_again() throws Exception {
    schema(NUMBERED);
    try (Flow flow = start(Map.of("local.min-records", "1", "batch.min-records", "1"))) {
      take(flow, "one.jsonl", List.of(line("a", "{\"m\":2}"), line("b", "{\"n\":2}")));
      assertThat(with(flow.results(), "succeeded")).hasSize(1);
      assertThat(send(flow)).isEqualTo("1 dead letter is sent again");
      flow.awaitAllSettled();
      assertThat(with(flow.results(), "succeeded")).hasSize(1);
    }
    schema("{\"type\":\"object\",\"required\":[\"m\"]}");
    try (Flow flow = start(Map.of("local.min-records", "1", "batch.min-records", "1"))) {
      assertThat(send(flow)).startsWith("1 dead letter is sent again");
      flow.awaitAllSettled();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(with(flow.results(), "succeeded"))
                      .extracting(result -> result.path("recordId").asText())
                      .containsExactlyInAnyOrder("a", "b"));
      assertThat(flow.pipeline().operator().audit().balances()).isTrue();
    }
  }

  private static String send(Flow flow) {
    LetterFilter failed = new LetterFilter(LetterKind.FAILED, "", "", "", "", "", List.of());
    return flow.outcome(operator -> flow.pipeline().letters().send(failed, "ann"));
  }

  /** Asked on demand, and with what fails for a while. */
  @Test
  void equal_prompts_fail_and_are_asked_again_together_and_a_small_batch_asks_them_once_too()
      throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("answer.schema", "any");
    settings.put("prompt.reuse", "batch");
    settings.put("batch.min-records", "10");
    settings.put("local.min-records", "10");
    try (Flow flow = start(settings)) {
      flow.faults("\"recordErrorShare\":1.0", "\"recordErrorCode\":400");
      List<String> twelve = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        twelve.add(line("f" + i, "same"));
      }
      take(flow, "failing.jsonl", twelve);
      assertThat(with(flow.results(), "failed")).hasSize(12);
      assertThat(letters()).hasSize(12);
      assertThat(flow.pipeline().ledger().newest(1).get(0).contents().unasked()).isEqualTo(2);

      flow.faults("\"recordErrorShare\":1.0", "\"recordErrorCode\":429");
      List<String> other = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        other.add(line("r" + i, "again"));
      }
      flow.pipeline()
          .take(Files.writeString(data.resolve("lost.jsonl"), String.join("", other)).toFile());
      flow.pipeline().spool().sealNow();
      await().atMost(PATIENCE).until(() -> flow.spooled() == 30);
      flow.faults();
      flow.awaitAllSettled();
      assertThat(with(flow.results(), "succeeded")).hasSize(30);
      Set<String> ids = new HashSet<>();
      flow.results().forEach(result -> ids.add(result.path("recordId").asText()));
      assertThat(ids).hasSize(42);

      take(flow, "small.jsonl", List.of(line("s1", "x"), line("s2", "x"), line("s3", "y")));
      List<JsonNode> small =
          flow.results().stream()
              .filter(result -> result.path("recordId").asText().startsWith("s"))
              .toList();
      assertThat(small.stream().filter(result -> result.has("reusedFrom")))
          .singleElement()
          .satisfies(result -> assertThat(result.path("recordId").asText()).isEqualTo("s2"));
      assertThat(small.stream().map(r -> r.path("text").asText()).collect(Collectors.toList()))
          .containsExactlyInAnyOrder("x", "x", "y");
      Audit audit = flow.pipeline().operator().audit();
      assertThat(audit.balances()).isTrue();
      assertThat(audit.all().reused()).isEqualTo(20 + 1);
    }
  }

  private static Map<String, JsonNode> byId(Flow flow) throws Exception {
    Map<String, JsonNode> results = new HashMap<>();
    for (JsonNode result : flow.results()) {
      assertThat(results.put(result.path("recordId").asText(), result)).isNull();
    }
    return results;
  }

  private void read(Flow flow, String name, List<String> lines) throws Exception {
    flow.pipeline().take(Files.writeString(data.resolve(name), String.join("", lines)).toFile());
    flow.pipeline().spool().sealNow();
  }

  @Test
  void an_answer_of_another_batch_is_waited_for_and_used_and_asked_where_there_is_none()
      throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("answer.schema", "any");
    settings.put("prompt.reuse", "1d");
    settings.put("batch.min-records", "3");
    settings.put("local.min-records", "3");
    try (Flow flow = start(settings)) {
      flow.faults("\"stuckScheduled\":true");
      read(flow, "first.jsonl", List.of(line("a", "x"), line("b", "y"), line("c", "z")));
      await()
          .atMost(PATIENCE)
          .until(() -> flow.pipeline().ledger().inState(BatchState.SUBMITTED).size() == 1);
      read(flow, "second.jsonl", List.of(line("d", "x"), line("e", "x"), line("f", "y")));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  flow.pipeline().ledger().inState(BatchState.SEALED).stream()
                      .anyMatch(batch -> String.valueOf(batch.reason()).contains("equal prompts")));
      flow.faults();
      flow.awaitAllSettled();
      take(flow, "third.jsonl", List.of(line("g", "z"), line("h", "new")));

      Map<String, JsonNode> results = byId(flow);
      assertThat(results).hasSize(8);
      assertThat(with(flow.results(), "succeeded")).hasSize(8);
      Map.of("d", "a", "e", "a", "f", "b", "g", "c")
          .forEach(
              (id, asked) -> {
                assertThat(results.get(id).at("/reusedFrom/recordId").asText()).isEqualTo(asked);
                assertThat(results.get(id).at("/reusedFrom/source").asText())
                    .startsWith("file:first.jsonl:");
                assertThat(results.get(id).path("text")).isEqualTo(results.get(asked).path("text"));
                assertThat(results.get(id).has("usage")).isFalse();
              });
      assertThat(results.get("h").has("usage")).isTrue();
      assertThat(flow.jobs()).hasSize(1);

      String fails = "\"recordErrorShare\":1.0";
      flow.faults(fails, "\"stuckScheduled\":true");
      read(flow, "fails.jsonl", List.of(line("i", "1"), line("j", "2"), line("k", "3")));
      await()
          .atMost(PATIENCE)
          .until(() -> flow.pipeline().ledger().inState(BatchState.SUBMITTED).size() == 1);
      read(flow, "waits.jsonl", List.of(line("l", "1")));
      flow.faults(fails);
      await()
          .atMost(PATIENCE)
          .until(() -> flow.pipeline().ledger().inState(BatchState.SUBMITTED).isEmpty());
      flow.faults();
      flow.awaitAllSettled();
      JsonNode asked = byId(flow).get("l");
      assertThat(asked.path("status").asText()).isEqualTo("succeeded");
      assertThat(asked.has("reusedFrom")).isFalse();
      assertThat(asked.path("attempt").asInt()).isEqualTo(1);
      Audit audit = flow.pipeline().operator().audit();
      assertThat(audit.balances()).isTrue();
      assertThat(audit.all().reused()).isEqualTo(4);
      assertThat(audit.all().deadLettered()).isEqualTo(3);
    }
  }
}
