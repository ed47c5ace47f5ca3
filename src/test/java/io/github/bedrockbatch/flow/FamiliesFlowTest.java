/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.FamilySample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts for a model of every family, in jobs and on demand. */
class FamiliesFlowTest {
  private static final List<FamilySample> SAMPLES = FamilySample.all().toList();
  private static final int OF_EACH = 3;

  @TempDir Path data;

  @Test
  void each_family_answers_in_jobs_and_on_demand() throws Exception {
    try (Flow flow =
        Flow.start(
            data,
            Map.of(
                "batch.min-records", Integer.toString(OF_EACH),
                "batch.max-records", Integer.toString(OF_EACH),
                "local.min-records", Integer.toString(OF_EACH)))) {
      flow.drop("jobs.jsonl", prompts("job", OF_EACH));
      int inJobs = SAMPLES.size() * OF_EACH;
      assertThat(flow.awaitResults(inJobs)).hasSize(inJobs).allMatch(one -> one.has("jobArn"));

      flow.drop("few.jsonl", prompts("on-demand", 1));
      List<JsonNode> results = flow.awaitResults(inJobs + SAMPLES.size());

      assertThat(results.stream().filter(one -> !one.has("jobArn"))).hasSize(SAMPLES.size());
      Map<String, FamilySample> samples =
          SAMPLES.stream().collect(Collectors.toMap(FamilySample::family, sample -> sample));
      for (JsonNode result : results) {
        String family = result.path("recordId").asText().split(" ", -1)[1];
        assertAnswered(samples.get(family), result);
      }
      assertThat(flow.deadLetters()).isEmpty();
    }
  }

  private static void assertAnswered(FamilySample sample, JsonNode result) {
    assertThat(result.path("status").asText()).as("%s", result).isEqualTo("succeeded");
    assertThat(result.path("modelId").asText()).isEqualTo(sample.modelId());
    JsonNode output = result.path("modelOutput");
    assertThat(output.fieldNames())
        .toIterable()
        .as("the documented shape of %s", sample)
        .containsExactlyInAnyOrderElementsOf(() -> sample.answer().fieldNames());
    boolean embeds = sample.family().contains("embeddings");
    assertThat(output.has("embedding") || output.has("embeddings")).isEqualTo(embeds);
    assertThat(result.path("text").asText())
        .as("%s", result)
        .contains(embeds ? "" : "echo: ")
        .contains(embeds ? "" : "What is 2 + 2?");
    assertThat(result.has("text")).isEqualTo(!sample.expected("text").isMissingNode());
    assertThat(result.has("stopReason")).isEqualTo(!sample.expected("stopReason").isMissingNode());
    for (String tokens : List.of("inputTokens", "outputTokens")) {
      assertThat(result.path("usage").path(tokens).asInt(-1) > 0)
          .as("%s of %s", tokens, sample)
          .isEqualTo(!sample.expected(tokens).isMissingNode());
    }
  }

  private static String prompts(String kind, int ofEach) {
    return SAMPLES.stream()
        .flatMap(
            sample ->
                IntStream.range(0, ofEach)
                    .mapToObj(i -> sample.promptObject().put("id", kind + " " + sample + " " + i)))
        .map(prompt -> prompt + "\n")
        .collect(Collectors.joining());
  }
}
