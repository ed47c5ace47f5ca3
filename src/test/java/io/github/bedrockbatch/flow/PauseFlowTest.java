/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.pause.Pause;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.operator.OperatorRoutes;
import io.github.bedrockbatch.servers.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person pauses stands still until it is resumed, whatever happens to the process. */
class PauseFlowTest {
  @TempDir private Path data;
  private int port;
  private Flow flow;

  @BeforeEach
  void start() throws Exception {
    port = FreePort.find();
    flow =
        Flow.start(
            data,
            Map.of(
                "intake.from", "files,http",
                "http.port", Integer.toString(port),
                "local.min-records", "1",
                "batch.min-records", "1"));
  }

  @AfterEach
  void stop() {
    flow.close();
  }

  private HttpResponse<String> post() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/prompts"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"by http\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private String problems() throws Exception {
    try (ProducerTemplate template = flow.camel().createProducerTemplate()) {
      template.sendBody("direct:problems", null);
    }
    return flow.pipeline().standingProblems().standing().stream()
        .map(StandingProblem::sentence)
        .toList()
        .toString();
  }

  @Test
  void paused_sources_take_nothing_more_until_they_are_resumed_also_after_a_restart()
      throws Exception {
    flow.ask(operator -> operator.by("alice").pause("intake-files"));
    flow.ask(operator -> operator.by("alice").pause("intake-http"));
    flow.ask(operator -> operator.by("bob").pause("intake-http"));
    flow.drop("p.jsonl", "{\"prompt\":\"by file\"}\n");

    for (int i = 0; i < 2; i++) {
      HttpResponse<String> refused = post();
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("60");
      assertThat(refused.body()).contains("paused this source");
      assertThat(problems())
          .contains("Source intake-files is paused by alice", "intake-http is paused by alice");
      assertThat(data.resolve("inbox/p.jsonl")).exists();
      assertThat(flow.spooled()).isZero();
      flow.close();
      start();
    }
    flow.ask(operator -> operator.resume("intake-http"));
    assertThat(post().statusCode()).isEqualTo(202);
    assertThat(flow.awaitResults(1)).hasSize(1);
    assertThat(data.resolve("inbox/p.jsonl")).exists();

    flow.ask(operator -> operator.resume("intake-files"));
    assertThat(flow.awaitResults(2)).hasSize(2);
  }

  @Test
  void paused_submitting_keeps_batches_uploaded_and_what_has_a_job_goes_on() throws Exception {
    flow.ask(operator -> operator.pause(Pause.SUBMITTING));
    flow.drop("p.jsonl", "{\"prompt\":\"wait\"}\n");
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> flow.pipeline().ledger().inState(BatchState.UPLOADED).size() == 1);

    assertThat(flow.pipeline().ledger().claimForSubmit("", 100, Set.of(""))).isEmpty();
    assertThat(problems()).contains("Submitting is paused: no jobs are created");

    flow.ask(operator -> operator.resume(Pause.SUBMITTING));
    assertThat(flow.awaitResults(1)).hasSize(1);
    // a look that took long on a busy machine is not repeated at once
    await().untilAsserted(() -> assertThat(problems()).doesNotContain("paused"));
  }

  @Test
  void a_source_that_is_not_there_is_told_with_those_that_are() {
    String refused =
        "refused: there is no source intake-file. There are: intake-files, intake-http, and"
            + " submitting";
    try (LogLines log = new LogLines(OperatorRoutes.class)) {
      assertThat(flow.outcome(operator -> operator.pause("intake-file"))).isEqualTo(refused);
      assertThat(flow.outcome(operator -> operator.resume("intake-file"))).isEqualTo(refused);
      assertThat(log.all())
          .filteredOn(line -> line.startsWith("WARN ") && line.endsWith(refused))
          .hasSize(2);
    }
    assertThat(flow.outcome(operator -> operator.resume("intake-files")))
        .isEqualTo("it is resumed");
  }

  @Test
  void a_paused_source_that_is_not_there_any_more_can_be_resumed() throws Exception {
    flow.ask(operator -> operator.pause("intake-http"));
    flow.close();
    flow = Flow.start(data, Map.of("intake.from", "files"));

    assertThat(flow.outcome(operator -> operator.resume("intake-http"))).isEqualTo("it is resumed");
    assertThat(problems()).doesNotContain("paused");
  }
}
