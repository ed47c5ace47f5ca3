/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A data folder with a file that is answered, and another one with the same prompts. */
final class ReuseSite extends Site {
  private static final int PROMPTS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  ReuseSite(Path data) {
    super(data);
  }

  @Override
  ReuseSite supply() throws IOException {
    Files.createDirectories(data().resolve("inbox"));
    drop("first.jsonl", prompts("a"));
    try (Pipeline pipeline = start(UnaryOperator.identity(), context -> {})) {
      await()
          .atMost(PATIENCE)
          .until(() -> !pipeline.ledger().inState(BatchState.DELIVERED).isEmpty());
    } catch (Exception e) {
      throw new IOException(e);
    }
    drop("second.jsonl", prompts("b"));
    return this;
  }

  private static String prompts(String ids) {
    StringBuilder prompts = new StringBuilder();
    for (int i = 0; i < PROMPTS; i++) {
      prompts.append("{\"id\":\"%s%d\",\"prompt\":\"question %d\"}\n".formatted(ids, i, i));
    }
    return prompts.toString();
  }

  @Override
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(super.settings());
    settings.put("prompt.reuse", "1d");
    settings.put("batch.max-age", "100ms");
    return settings;
  }

  @Override
  void finish() throws Exception {
    try (Pipeline pipeline = start(UnaryOperator.identity(), context -> {})) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(results()).hasSize(2 * PROMPTS);
                assertThat(pipeline.ledger().newest(100))
                    .hasSize(2)
                    .extracting(Batch::state)
                    .containsOnly(BatchState.DELIVERED);
              });
      SourceBooks books = balances(pipeline.operator()).all();
      assertThat(books.delivered()).isEqualTo(2 * PROMPTS);
      assertThat(books.reused()).isEqualTo(PROMPTS);
    }
    List<JsonNode> reused = results().stream().filter(r -> r.has("reusedFrom")).toList();
    assertThat(reused)
        .hasSize(PROMPTS)
        .allSatisfy(
            result -> {
              String id = result.path("recordId").asText();
              assertThat(result.at("/reusedFrom/recordId").asText())
                  .isEqualTo(id.replace('b', 'a'));
              assertThat(result.path("text").asText())
                  .isEqualTo("echo: question " + id.substring(1));
            })
        .extracting(result -> result.path("recordId").asText())
        .doesNotHaveDuplicates();
    assertThat(spooled()).as("left in the spool").isEmpty();
    assertThat(names("on-demand")).as("left of taking answers").isEmpty();
  }
}
