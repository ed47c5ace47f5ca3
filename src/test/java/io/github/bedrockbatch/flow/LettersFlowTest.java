/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.letter.LetterOutcome;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.operator.letter.Letter;
import io.github.bedrockbatch.operator.letter.LetterCount;
import io.github.bedrockbatch.operator.letter.LetterFilter;
import io.github.bedrockbatch.operator.letter.LetterKind;
import io.github.bedrockbatch.prompt.ReturnedLetters;
import io.github.bedrockbatch.servers.CallbackServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters that a person sends again once the cause is fixed, and drops. */
class LettersFlowTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private Flow start(SinkRoutes routes, Map<String, String> changes) throws Exception {
    Map<String, String> settings = new HashMap<>(changes);
    settings.put("local.min-records", "1");
    settings.put("batch.min-records", "1");
    settings.put("intake.shape", "csv");
    settings.put("console.port", "0");
    settings.put("retry.longest-pause", "1s");
    return Flow.start(folder.resolve("data"), settings, routes.pattern());
  }

  private static List<Letter> list(Flow flow, LetterKind kind) throws Exception {
    return flow.pipeline().letters().list(of(kind), "", 100, LONG, false).letters();
  }

  private static LetterFilter of(LetterKind kind) {
    return new LetterFilter(kind, "", "", "", "", "", List.of());
  }

  private static String send(Flow flow, LetterFilter filter) {
    return flow.outcome(operator -> flow.pipeline().letters().send(filter, "ann"));
  }

  private static List<JsonNode> succeeded(Flow flow) throws Exception {
    return flow.results().stream()
        .filter(result -> result.path("status").asText().equals("succeeded"))
        .toList();
  }

  private static void awaitWaiting(Flow flow, LetterKind kind, long count) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(flow.pipeline().letters().count(of(kind), LONG))
                    .isEqualTo(new LetterCount(count, false)));
  }

  @Test
  void each_kind_is_sent_again_once_the_cause_is_fixed_and_twice_is_harmless() throws Exception {
    AtomicBoolean away = new AtomicBoolean();
    try (CallbackServer callbacks = CallbackServer.start()) {
      callbacks.answer(call -> away.get() ? 404 : 200);
      SinkRoutes routes =
          SinkRoutes.copy(folder.resolve("routes"))
              .sink("to-http", "http-own", Map.of("url", callbacks.url("/pages")));
      try (Flow flow = start(routes, Map.of())) {
        flow.drop("rows.csv", "text,id\n\"one, two\",r1\nthree,r2\nfour\n");
        await().atMost(LONG).until(() -> flow.deadLetters().size() == 3);
        assertThat(send(flow, of(LetterKind.REJECTED)))
            .startsWith("0 dead letters are sent again, 3 are refused as before (the first: ");
      }
      try (Flow flow =
          start(routes, Map.of("prompt.template", "Say ${text}", "deliver.to", "files,http-own"))) {
        assertThat(list(flow, LetterKind.REJECTED))
            .extracting(Letter::outcome)
            .containsOnly(LetterOutcome.REFUSED);
        assertThat(send(flow, of(LetterKind.REJECTED)))
            .startsWith(
                "2 dead letters are sent again, 1 is refused as before (the first: the header has 2");
        assertThat(send(flow, LetterFilter.ALL)).contains("2 were sent again or dropped before");
        flow.awaitAllSettled();
        assertThat(succeeded(flow))
            .extracting(result -> result.path("recordId").asText())
            .containsExactlyInAnyOrder("r1", "r2");
        awaitWaiting(flow, LetterKind.REJECTED, 1);

        flow.faults("\"recordErrorShare\":1.0", "\"recordErrorCode\":400");
        flow.take("kafka:t-0", List.of(Map.of("tenant", "a"), Map.of()));
        awaitWaiting(flow, LetterKind.FAILED, 2);
        flow.awaitAllSettled();
        flow.faults();
        Letter first = list(flow, LetterKind.FAILED).get(0);
        assertThat(first.recordId()).startsWith("kafka:t-0");
        assertThat(send(flow, LetterFilter.of(List.of(first.id()))))
            .isEqualTo("1 dead letter is sent again");
        for (Letter letter : list(flow, LetterKind.FAILED)) {
          sendUntilKilled(flow, letter);
        }
        send(flow, of(LetterKind.FAILED));
        flow.awaitAllSettled();
        assertThat(succeeded(flow))
            .filteredOn(result -> result.path("recordId").asText().startsWith("kafka"))
            .extracting(result -> result.path("headers").path("tenant").asText())
            .containsExactlyInAnyOrder("a", "");

        away.set(true);
        int before = callbacks.calls().size();
        flow.take("kafka:t-1", List.of(Map.of(), Map.of(), Map.of()));
        awaitWaiting(flow, LetterKind.UNDELIVERED, 3);
        flow.awaitAllSettled();
        assertThat(send(flow, of(LetterKind.UNDELIVERED)))
            .contains("3 are refused as before (the first: it answered 404");
        away.set(false);
        int rejected = callbacks.calls().size();
        assertThat(rejected).isGreaterThan(before);
        assertThat(send(flow, of(LetterKind.UNDELIVERED)))
            .isEqualTo("3 dead letters are sent again");
        send(flow, of(LetterKind.UNDELIVERED));
        assertThat(callbacks.calls()).hasSize(rejected + 1);
        assertThat(callbacks.calls().get(rejected).body())
            .isEqualTo(callbacks.calls().get(rejected - 1).body())
            .doesNotContain("undelivered");

        books(flow);
        console(flow);
      }
    }
  }

  @Test
  void a_sink_that_is_switched_off_gets_nothing_again() throws Exception {
    try (CallbackServer callbacks = CallbackServer.start()) {
      callbacks.answer(call -> 404);
      SinkRoutes routes =
          SinkRoutes.copy(folder.resolve("routes"))
              .sink("to-http", "http-own", Map.of("url", callbacks.url("/pages")));
      try (Flow flow = start(routes, Map.of("deliver.to", "http-own"))) {
        flow.take("kafka:t-0", List.of(Map.of()));
        awaitWaiting(flow, LetterKind.UNDELIVERED, 1);
        flow.awaitAllSettled();
      }
      int calls = callbacks.calls().size();

      try (Flow flow = start(routes, Map.of("deliver.to", "files"))) {
        assertThat(send(flow, of(LetterKind.UNDELIVERED)))
            .contains("1 is refused as before (the first: deliver.to does not name the sink http");
      }
      assertThat(callbacks.calls()).hasSize(calls);
    }
  }

  /** As a process does that is killed when a letter is sent again, and that is not noted yet. */
  private void sendUntilKilled(Flow flow, Letter letter) throws Exception {
    Path data = folder.resolve("data");
    Path file = data.resolve("dead-letters/failed/" + letter.batchId() + ".jsonl");
    String source = "dead-letter:failed/" + file.getFileName();
    long number = Long.parseUnsignedLong(letter.id(), 16);
    try (LedgerDatabase database = LedgerDatabase.open("jdbc:sqlite:" + data.resolve("ledger.db"));
        ProducerTemplate stages = flow.camel().createProducerTemplate()) {
      long ordinal =
          new LetterTable(database).begin(source, List.of(number), 1).get(number).ordinal();
      byte[] line =
          Files.readAllLines(file).stream()
              .filter(one -> one.contains(letter.recordId()))
              .findFirst()
              .orElseThrow()
              .getBytes(StandardCharsets.UTF_8);
      stages.sendBody(
          "direct:return-failed",
          ReturnedLetters.of(List.of(new ReturnedLetters.Letter(line, source, ordinal))));
    }
  }

  /** Five were accepted from two sources, and four of them, and two rows, once more. */
  private static void books(Flow flow) {
    Audit audit = flow.pipeline().operator().audit();
    assertThat(audit.balances()).isTrue();
    assertThat(audit.sources())
        .filteredOn(source -> source.source().startsWith("dead-letter:"))
        .allMatch(source -> source.accepted().orElse(-1) == 2 && source.delivered() == 2)
        .hasSize(2);
  }

  private void console(Flow flow) throws Exception {
    URI console = flow.pipeline().serveConsole().orElseThrow();
    String page = get(console, "text/html", "dead-letters?text=header");
    assertThat(page)
        .contains("the header has 2 cells, this row 1 (ragged-row)", "1 dead letter match")
        .contains("sent again", "Send picked again")
        .doesNotContain("four", "three", "one, two");
    JsonNode facts = JSON.readTree(get(console, "application/json", "dead-letters?kind=rejected"));
    assertThat(facts.path("matching").path("letters").asInt()).isEqualTo(1);
    assertThat(facts.path("counts").path("waiting").path("REJECTED").asInt()).isEqualTo(1);
    assertThat(facts.path("list").path("letters")).hasSize(3);
    assertThat(get(console, "*/*", "dead-letters/download?kind=rejected"))
        .contains("\"code\":\"ragged-row\"")
        .doesNotContain("four");
    assertThat(get(console, "application/json", "api/openapi.json"))
        .contains("/dead-letters/resend");

    assertThat(post(console, "dead-letters/drop", "picked=")).isEqualTo(409);
    assertThat(post(console, "dead-letters/drop", "kind=rejected")).isLessThan(400);
    awaitWaiting(flow, LetterKind.REJECTED, 0);
    assertThat(list(flow, LetterKind.REJECTED))
        .extracting(Letter::outcome)
        .containsExactly(LetterOutcome.SENT, LetterOutcome.SENT);
  }

  private static String get(URI console, String type, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(console.resolve(path)).header("Accept", type).build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static int post(URI console, String path, String form) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(console.resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "same-origin")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }
}
