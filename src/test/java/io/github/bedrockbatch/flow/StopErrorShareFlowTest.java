/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.poll.OpenJobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jobs.stop-error-share} with the embedded Bedrock, whose jobs take four seconds. */
class StopErrorShareFlowTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PROMPTS = 400;

  @TempDir Path data;

  @Test
  void a_job_that_fails_on_too_many_records_is_stopped_and_what_it_did_is_delivered()
      throws Exception {
    try (LogLines log = new LogLines(OpenJobs.class);
        Flow flow = start(Map.of("jobs.stop-error-share", "50%"))) {
      Batch batch = take(flow, 1);

      assertThat(batch.state()).isEqualTo(BatchState.FAILED);
      assertThat(batch.job().status()).isEqualTo("Stopped");
      assertThat(batch.reason())
          .contains(
              "was stopped, as ", "more than jobs.stop-error-share=50%", "Without an answer: ");
      assertThat(batch.delivery().failed()).isBetween(100, PROMPTS - 1);
      assertThat(batch.unanswered()).isEqualTo(PROMPTS - batch.delivery().failed());
      assertThat(flow.results())
          .hasSize(batch.delivery().failed())
          .allMatch(result -> result.path("status").asText().equals("failed"));
      assertThat(log.all())
          .filteredOn(line -> line.startsWith("ERROR"))
          .singleElement()
          .asString()
          .contains(batch.id(), "more than jobs.stop-error-share=50%");
    }
  }

  @Test
  void a_job_that_fails_on_fewer_goes_on_to_its_end() throws Exception {
    try (Flow flow = start(Map.of("jobs.stop-error-share", "50%"))) {
      Batch batch = take(flow, 0.2);

      assertThat(batch.state()).isEqualTo(BatchState.DELIVERED);
      assertThat(batch.delivery().failed()).isBetween(1, PROMPTS / 2);
    }
  }

  @Test
  void a_job_with_fewer_records_than_the_minimum_goes_on_to_its_end() throws Exception {
    try (Flow flow =
        start(Map.of("jobs.stop-error-share", "50%", "jobs.stop-error-after", "401"))) {
      assertThat(take(flow, 1).delivery().failed()).isEqualTo(PROMPTS);
    }
  }

  @Test
  void no_job_is_stopped_by_default() throws Exception {
    try (Flow flow = start(Map.of())) {
      Batch batch = take(flow, 1);

      assertThat(batch.state()).isEqualTo(BatchState.DELIVERED);
      assertThat(batch.delivery().failed()).isEqualTo(PROMPTS);
    }
  }

  private Flow start(Map<String, String> changes) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("local.job-duration", "4s");
    settings.put("batch.max-age", "1h");
    settings.putAll(changes);
    return Flow.start(data, settings);
  }

  private Batch take(Flow flow, double errorShare) throws Exception {
    flow.faults("\"recordErrorShare\":" + errorShare, "\"recordErrorCode\":400");
    flow.pipeline()
        .take(
            Files.writeString(
                    data.resolve("questions.jsonl"),
                    IntStream.range(0, PROMPTS)
                        .mapToObj(i -> "{\"id\":\"p" + i + "\",\"prompt\":\"question\"}\n")
                        .collect(Collectors.joining()))
                .toFile());
    flow.pipeline().spool().sealNow();
    await()
        .atMost(PATIENCE)
        .until(() -> flow.pipeline().ledger().newest(1).get(0).state().isFinal());
    return flow.pipeline().ledger().newest(1).get(0);
  }
}
