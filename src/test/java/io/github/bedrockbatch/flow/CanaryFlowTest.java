/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code batch.canary} with the embedded Bedrock, told to refuse what it is asked. */
@Execution(ExecutionMode.CONCURRENT)
class CanaryFlowTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String REFUSE = "\"recordErrorShare\":1,\"recordErrorCode\":400";
  private static final String FAIL_FOR_NOW = "\"recordErrorShare\":1,\"recordErrorCode\":424";

  @TempDir Path data;

  @Test
  void a_refused_batch_fails_before_a_job_exists_and_can_be_rerun_once_mended() throws Exception {
    try (Flow flow = start(Map.of())) {
      flow.faults(REFUSE);
      Batch failed = take(flow, "first", 100, 20);

      assertThat(failed.state()).isEqualTo(BatchState.FAILED);
      assertThat(failed.reason()).contains("ValidationException", "nothing of the batch");
      assertThat(failed.unanswered()).isEqualTo(100);
      assertThat(flow.jobs()).isEmpty();
      assertThat(flow.results()).isEmpty();

      flow.faults();
      flow.pipeline().operator().rerun(failed.id(), false);
      await().atMost(PATIENCE).until(() -> flow.pipeline().spool().openRecords() == 100);
      flow.pipeline().spool().sealNow();
      assertThat(flow.awaitResults(100))
          .hasSize(100)
          .allMatch(result -> result.path("status").asText().equals("succeeded"));
      assertThat(flow.jobs()).hasSize(1);
    }
  }

  @Test
  void the_download_of_a_large_input_is_broken_off_and_the_job_reads_it_whole() throws Exception {
    try (Flow flow = start(Map.of())) {
      String prompts =
          Files.readString(file("large", 100, 20)).replace("question", "q".repeat(100_000));
      flow.pipeline().take(Files.writeString(data.resolve("large.jsonl"), prompts).toFile());
      flow.pipeline().spool().sealNow();

      assertThat(flow.awaitResults(100))
          .allMatch(result -> result.path("status").asText().equals("succeeded"));
      assertThat(flow.jobs()).hasSize(1);
    }
  }

  /** Once refusals are switched on, only a batch that is not probed comes to have a job. */
  @Test
  void settings_are_tried_once_and_others_again_also_after_a_restart() throws Exception {
    try (Flow flow = start(Map.of())) {
      assertThat(take(flow, "first", 100, 20).state()).isEqualTo(BatchState.DELIVERED);
      flow.faults(REFUSE);
      assertThat(take(flow, "same", 100, 20).state()).isEqualTo(BatchState.DELIVERED);
      assertThat(take(flow, "other", 100, 21).state()).isEqualTo(BatchState.FAILED);
      assertThat(flow.jobs()).hasSize(2);
    }
    try (Flow flow = start(Map.of())) {
      flow.faults(REFUSE);
      assertThat(take(flow, "again", 100, 20).state()).isEqualTo(BatchState.DELIVERED);
      assertThat(take(flow, "another", 100, 22).state()).isEqualTo(BatchState.FAILED);
      assertThat(flow.jobs()).hasSize(3);
    }
  }

  @Test
  void a_batch_waits_while_the_model_fails_for_a_cause_that_passes() throws Exception {
    try (Flow flow = start(Map.of())) {
      flow.faults(FAIL_FOR_NOW);
      send(flow, "first", 100, 20);
      await()
          .atMost(PATIENCE)
          .until(() -> flow.pipeline().ledger().newest(1).get(0).failures() > 0);
      Batch waiting = flow.pipeline().ledger().newest(1).get(0);
      assertThat(waiting.state()).isEqualTo(BatchState.UPLOADED);
      assertThat(waiting.job().startedAt()).isNull();
      assertThat(flow.jobs()).isEmpty();

      flow.faults();

      assertThat(flow.awaitResults(100)).hasSize(100);
      assertThat(flow.jobs()).hasSize(1);
    }
  }

  /** The padding has settings of its own, which are the same in both batches. */
  @Test
  void the_canary_is_a_prompt_also_in_a_batch_that_is_filled_up() throws Exception {
    try (Flow flow = start(Map.of("batch.under-minimum", "pad"))) {
      assertThat(take(flow, "first", 20, 20).state()).isEqualTo(BatchState.DELIVERED);
      flow.faults(REFUSE);
      assertThat(take(flow, "other", 20, 21).state()).isEqualTo(BatchState.FAILED);
    }
  }

  @Test
  void prompts_that_are_asked_on_demand_anyway_have_no_canary() throws Exception {
    try (Flow flow = start(Map.of("batch.under-minimum", "on-demand"))) {
      flow.faults(REFUSE);

      Batch batch = take(flow, "few", 20, 20);

      assertThat(batch.state()).isEqualTo(BatchState.DELIVERED);
      assertThat(batch.delivery().failed()).isEqualTo(20);
    }
  }

  @Test
  void no_record_is_asked_on_demand_by_default() throws Exception {
    try (Flow flow = start(Map.of("batch.canary", "false"))) {
      flow.faults(REFUSE);

      Batch batch = take(flow, "first", 100, 20);

      assertThat(batch.state()).isEqualTo(BatchState.DELIVERED);
      List<JsonNode> results = flow.results();
      assertThat(results).allMatch(result -> result.path("status").asText().equals("failed"));
      assertThat(flow.jobs()).hasSize(1);
    }
  }

  private Flow start(Map<String, String> changes) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("batch.canary", "true");
    settings.put("batch.max-age", "1h");
    settings.putAll(changes);
    return Flow.start(data, settings);
  }

  /** Sends prompts as one batch and waits until that has come to an end. */
  private Batch take(Flow flow, String name, int prompts, int maxTokens) throws Exception {
    send(flow, name, prompts, maxTokens);
    await()
        .atMost(PATIENCE)
        .until(() -> flow.pipeline().ledger().newest(1).get(0).state().isFinal());
    return flow.pipeline().ledger().newest(1).get(0);
  }

  private void send(Flow flow, String name, int prompts, int maxTokens) throws Exception {
    flow.pipeline().take(file(name, prompts, maxTokens).toFile());
    flow.pipeline().spool().sealNow();
  }

  private Path file(String name, int prompts, int maxTokens) throws IOException {
    return Files.writeString(
        data.resolve(name + ".jsonl"),
        IntStream.range(0, prompts)
            .mapToObj(
                i ->
                    "{\"id\":\"%s-%d\",\"prompt\":\"question %d of %s\",\"maxTokens\":%d}\n"
                        .formatted(name, i, i, name, maxTokens))
            .collect(Collectors.joining()));
  }
}
