/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.UnsteadyLedger;
import io.github.bedrockbatch.intake.Intake;
import io.github.bedrockbatch.servers.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are sent again under their Idempotency-Key, with little time for others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotencyKeyFlowTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final UnsteadyLedger unsteady = new UnsteadyLedger();
  private Path data;
  private URI uri;
  private Flow flow;

  @BeforeAll
  void start(@TempDir Path empty) throws Exception {
    data = empty;
    start(Map.of());
  }

  private void start(Map<String, String> changes) throws Exception {
    int port = FreePort.find();
    uri = URI.create("http://127.0.0.1:" + port + "/prompts");
    Map<String, String> settings = new HashMap<>(changes);
    settings.put("intake.from", "http");
    settings.put("http.port", Integer.toString(port));
    flow = Flow.start(data, settings, unsteady::around);
  }

  @AfterAll
  void stop() {
    flow.close();
  }

  private CompletableFuture<HttpResponse<String>> send(String key, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode accepted(String key, String body) throws IOException {
    HttpResponse<String> response = send(key, body).join();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return JSON.readTree(response.body());
  }

  private static String prompts(String... texts) {
    return Arrays.stream(texts)
        .map(text -> "{\"prompt\":\"" + text + "\"}\n")
        .collect(Collectors.joining());
  }

  /** What was asked, each as often as it was. */
  private List<String> asked(String prefix) throws IOException {
    flow.awaitAllSettled();
    List<String> asked = new ArrayList<>();
    for (JsonNode result : flow.results()) {
      String text = result.get("text").asText();
      if (text.startsWith("echo: " + prefix)) {
        asked.add(text.substring(6));
      }
    }
    return asked;
  }

  @Test
  void the_same_request_again_gets_the_first_answer_and_is_not_taken() throws Exception {
    JsonNode one = accepted("same-1", prompts("same a"));
    JsonNode many = accepted("same-2", prompts("same b", "same c") + "7\n");

    assertThat(accepted("same-1", prompts("same a"))).isEqualTo(one);
    assertThat(one.get("ids").get(0).asText()).isEqualTo("same-1");
    assertThat(accepted("same-2", prompts("same b", "same c") + "7\n")).isEqualTo(many);
    assertThat(many.get("refused")).hasSize(1);
    assertThat(asked("same")).containsExactlyInAnyOrder("same a", "same b", "same c");
  }

  @Test
  void an_answer_of_many_ids_is_given_again_too() throws Exception {
    String body =
        IntStream.range(0, 3_000).mapToObj(i -> prompts("long " + i)).collect(Collectors.joining());
    JsonNode first = accepted("long", body);

    assertThat(first.get("ids")).hasSize(3_000);
    assertThat(accepted("long", body)).isEqualTo(first);
    assertThat(asked("long")).hasSize(3_000).doesNotHaveDuplicates();
  }

  @Test
  void another_request_under_the_key_is_refused_as_a_whole() throws Exception {
    String first = "{\"id\":\"A\",\"prompt\":\"other a\"}";
    accepted("other", first);

    for (String other :
        List.of(
            "{\"id\":\"B\",\"prompt\":\"other b\"}",
            prompts("other c", "other d"),
            "{\"id\":\"A\",\"prompt\":\"other a\",\"modelId\":\"amazon.nova-pro-v1:0\"}")) {
      HttpResponse<String> response = send("other", other).join();
      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(response.body()).contains("Nothing of this one was taken");
    }
    assertThat(send("other", first, "callback-url", "https://x.example/").join().statusCode())
        .isEqualTo(422);
    assertThat(send("other", first, "Content-Type", "text/csv").join().statusCode()).isEqualTo(422);
    assertThat(asked("other")).containsExactly("other a");
  }

  @Test
  void a_request_sent_many_times_at_once_is_taken_once() throws Exception {
    String body =
        IntStream.range(0, 500).mapToObj(i -> prompts("once " + i)).collect(Collectors.joining());
    List<CompletableFuture<HttpResponse<String>>> all =
        IntStream.range(0, 12).mapToObj(i -> send("once", body)).toList();

    Map<Integer, Long> statuses =
        all.stream()
            .collect(Collectors.groupingBy(r -> r.join().statusCode(), Collectors.counting()));
    assertThat(statuses).containsKey(202);
    assertThat(statuses.keySet()).isSubsetOf(202, 409);
    assertThat(asked("once")).hasSize(500).doesNotHaveDuplicates();
  }

  @Test
  void a_mended_request_may_have_the_key_of_one_that_had_no_prompt_in_it() throws Exception {
    assertThat(send("mended", "{\"question\":\"?\"}").join().statusCode()).isEqualTo(400);
    accepted("mended", prompts("mended"));
    assertThat(asked("mended")).containsExactly("mended");
  }

  @Test
  void requests_that_fail_are_told_once_until_they_are_taken_in_again() throws Exception {
    List<String> told;
    try (LogLines log =
        new LogLines(Class.forName(Intake.class.getPackageName() + ".MessageRoutes"))) {
      unsteady.only = "taken";
      unsteady.away = true;
      for (int i = 0; i < 5; i++) {
        assertThat(send("told", prompts("told a")).join().statusCode()).isEqualTo(503);
      }
      unsteady.away = false;
      accepted("told", prompts("told a"));
      unsteady.away = true;
      assertThat(send("told-2", prompts("told b")).join().statusCode()).isEqualTo(503);
      assertThat(flow.facts("/sources").toString()).contains("gone");
      told = log.all();
    } finally {
      unsteady.away = false;
    }
    assertThat(told)
        .filteredOn(line -> line.contains("503"))
        .containsExactly(
            "WARN Requests are answered with 503: gone",
            "WARN Requests are answered with 503: gone");
  }

  @Test
  void a_request_that_broke_off_is_completed_by_the_same_one_after_a_restart() throws Exception {
    JsonNode before = accepted("whole", prompts("restart w"));
    unsteady.only = "taken";
    unsteady.away = true; // all of it is in the spool, and nobody is told so
    String body = prompts("restart x", "restart y");
    assertThat(send("broken", body).join().statusCode()).isEqualTo(503);
    unsteady.away = false;
    flow.close();
    start(Map.of("bedrock.model-id", "amazon.nova-pro-v1:0")); // as one does who mends the settings

    assertThat(send("broken", prompts("restart z")).join().statusCode()).isEqualTo(422);
    JsonNode answer = accepted("broken", body);
    assertThat(answer.get("accepted").asInt()).isEqualTo(2);
    assertThat(accepted("broken", body)).isEqualTo(answer);
    assertThat(accepted("whole", prompts("restart w"))).isEqualTo(before);
    assertThat(asked("restart")).containsExactlyInAnyOrder("restart w", "restart x", "restart y");
    assertThat(flow.pipeline().operator().audit().balances()).isTrue();
  }
}
