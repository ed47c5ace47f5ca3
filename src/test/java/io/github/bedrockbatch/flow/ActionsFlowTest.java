/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that may be done in the console, over HTTP, to real batches. */
class ActionsFlowTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int PROMPTS = 3;

  @TempDir private Path data;
  private Flow flow;
  private URI console;
  private int sources;

  @BeforeEach
  void start() throws Exception {
    flow =
        Flow.start(
            data,
            Map.of(
                "local.job-duration", "1h",
                "local.min-records", "1",
                "batch.min-records", "1",
                "batch.max-age", "1h",
                "console.port", "0"));
    console = flow.pipeline().serveConsole().orElseThrow();
  }

  @AfterEach
  void stop() {
    flow.close();
  }

  private JsonNode get(String path) throws Exception {
    return JSON.readTree(
        HTTP.send(
                HttpRequest.newBuilder(console.resolve(path))
                    .header("Accept", "application/json")
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body());
  }

  private HttpResponse<String> post(String path, String form) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(console.resolve(path))
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "same-origin")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void act(String path, String form) throws Exception {
    HttpResponse<String> done = post(path, form);
    assertThat(done.statusCode()).as(path + " " + done.body()).isEqualTo(200);
  }

  private Batch newest(BatchState state) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              List<Batch> newest = flow.pipeline().ledger().newest(1);
              return !newest.isEmpty() && newest.get(0).state() == state;
            });
    return flow.pipeline().ledger().newest(1).get(0);
  }

  private void takeAndSeal() throws Exception {
    flow.take(
        "test:" + ++sources,
        IntStream.range(0, PROMPTS)
            .mapToObj(i -> Map.<String, String>of())
            .collect(Collectors.toList()));
    act("/seal", "");
  }

  @Test
  void a_batch_is_held_released_and_dropped_while_submitting_is_paused() throws Exception {
    act("/submitting/pause", "");
    takeAndSeal();
    String batch = "/batches/" + newest(BatchState.UPLOADED).id();

    act(batch + "/hold", "");
    post(batch + "/hold", "");
    newest(BatchState.HELD);
    act(batch + "/release", "");
    newest(BatchState.UPLOADED);
    assertThat(post(batch + "/stop", "").statusCode()).isEqualTo(409);
    act(batch + "/drop", "");
    newest(BatchState.DROPPED);

    assertThat(get(batch).path("requests").findValuesAsText("by"))
        .hasSizeBetween(3, 4)
        .containsOnly("console");
    assertThat(get("/sources").at("/edges/submitting/by").asText()).isEqualTo("console");
    act("/submitting/resume", "");
    takeAndSeal();
    newest(BatchState.SUBMITTED);
  }

  @Test
  void all_that_match_are_stopped_and_rerun_as_they_were_confirmed() throws Exception {
    takeAndSeal();
    newest(BatchState.SUBMITTED);
    takeAndSeal();
    await().until(() -> flow.pipeline().ledger().inState(BatchState.SUBMITTED).size() == 2);

    JsonNode plan = get("/batches/stop?source=test");
    assertThat(plan.path("sentence").asText())
        .as(plan.toString())
        .startsWith("2 batches match, 2 can be stopped: 0 of 6 records processed and paid");
    HttpResponse<String> more = post("/batches/stop", "source=test&batches=1");
    assertThat(more.statusCode()).isEqualTo(409);
    assertThat(more.body()).contains("It is more by now, and nothing was done");
    act("/batches/stop", "source=test&batches=2");
    post("/batches/stop", "source=test&batches=2");
    await()
        .until(
            () ->
                flow.jobs().stream().filter(job -> job.statusAsString().startsWith("Stop")).count()
                    == 2); // one that ends before it is stopped is delivered
    flow.faults("\"clockSpeed\":100000");
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> flow.pipeline().ledger().inState(BatchState.FAILED).size() == 2);

    assertThat(post("/batches/drop", "state=DELIVERED").body()).contains("none can be dropped");
    act("/batches/rerun", "state=FAILED&batches=2");
    await().atMost(Duration.ofMinutes(2)).until(() -> flow.spooled() == 2 * PROMPTS);
    post("/batches/rerun", "state=FAILED");
    flow.awaitAllSettled();

    assertThat(flow.awaitResults(2 * PROMPTS)).hasSize(2 * PROMPTS);
    assertThat(flow.pipeline().operator().audit().balances()).isTrue();
  }

  @Test
  void a_source_is_paused_and_resumed_where_its_state_is_shown() throws Exception {
    act("/sources/intake-files/pause", "");
    act("/sources/intake-files/pause", "");
    await().until(() -> !get("/sources").at("/edges/sources/0/pause").isMissingNode());

    JsonNode source = get("/sources").at("/edges/sources/0");
    assertThat(source.path("name").asText()).isEqualTo("intake-files");
    assertThat(source.at("/pause/by").asText()).isEqualTo("console");
    act("/sources/intake-files/resume", "");
    flow.drop("p.jsonl", "{\"prompt\":\"x\"}\n");

    await().atMost(Duration.ofMinutes(2)).until(() -> flow.spooled() == 1);
    await().until(() -> get("/sources").at("/edges/sources/0/last").isTextual());
    assertThat(get("/sources").at("/edges/sinks/0/name").asText()).isEqualTo("files");
  }
}
