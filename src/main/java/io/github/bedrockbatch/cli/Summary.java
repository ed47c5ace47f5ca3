/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.ledger.Batch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a one-shot run tells at its end. */
record Summary(
    RunResults results, long refused, List<Batch> failures, Duration time, List<Path> files) {

  /** Whether nothing is left that the same command could go on with. */
  boolean isComplete() {
    return failures.isEmpty();
  }

  int exitCode() {
    if (!failures.isEmpty() && results.succeeded() == 0) {
      return CamelBedrockBatch.COULD_NOT_RUN;
    }
    return results.failed() > 0 || !failures.isEmpty() ? 2 : 0;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Batch batch : failures) {
      lines.add(
          "Batch %s failed with its %,d prompts: %s"
              .formatted(batch.id(), batch.contents().records(), batch.reason()));
    }
    lines.add(
        "%,d prompts: %,d answered, %,d failed%s"
            .formatted(
                results.succeeded() + results.failed(),
                results.succeeded(),
                results.failed(),
                refused == 0 ? "" : " (%,d of them could not be read)".formatted(refused)));
    lines.add(
        "%,d input tokens, %,d output tokens, %.1f s"
            .formatted(results.inputTokens(), results.outputTokens(), time.toMillis() / 1000.0));
    files.forEach(file -> lines.add("Answers: " + file));
    return lines;
  }
}
