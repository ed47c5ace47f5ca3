/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.issues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.LedgerAround;
import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody sees the wrong model at work, stops the program, and starts it with another one. */
class ChangedModelTest {
  private static final int PROMPTS = 3_500;

  @TempDir private Path folder;

  private Pipeline start(String model, UnaryOperator<Ledger> ledgers) throws Exception {
    return Pipeline.start(
        Settings.load(
            SettingsSource.commandLine(
                Map.of(
                    "data.dir", folder.resolve("data").toString(),
                    "intake.from", "",
                    "batch.max-records", "1000",
                    "local.job-duration", "1h",
                    "bedrock.model-id", model))),
        "file:routes/*.camel.yaml",
        Clock.systemUTC(),
        ledgers,
        Error::printStackTrace,
        context -> {});
  }

  @Test
  void a_model_changed_while_a_file_is_half_read_asks_nothing_again() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("prompts.jsonl"),
            IntStream.range(0, PROMPTS)
                .mapToObj(n -> "{\"id\":\"p" + n + "\",\"prompt\":\"x\"}\n")
                .collect(Collectors.joining()));
    try (Pipeline pipeline = start("amazon.nova-lite-v1:0", ledger -> breaksOff(ledger, 2))) {
      assertThatThrownBy(() -> pipeline.take(file.toFile())).hasStackTraceContaining("no ledger");
    }

    try (Pipeline pipeline = start("amazon.nova-pro-v1:0", UnaryOperator.identity())) {
      assertThat(pipeline.take(file.toFile()).accepted()).isEqualTo(PROMPTS);
      pipeline.spool().sealNow();

      Map<String, Integer> byModel =
          pipeline.ledger().newest(100).stream()
              .collect(
                  Collectors.groupingBy(
                      batch -> batch.key().modelId(),
                      Collectors.summingInt((Batch batch) -> batch.contents().records())));
      assertThat(byModel)
          .as("what was read stays with the old model")
          .containsEntry("amazon.nova-lite-v1:0", 3_000)
          .containsEntry("amazon.nova-pro-v1:0", 500);
      assertThat(pipeline.operator().audit().balances()).isTrue();
    }
  }

  /** The ledger is away after so many batches. */
  private static Ledger breaksOff(Ledger ledger, int batches) {
    AtomicInteger sealed = new AtomicInteger();
    return LedgerAround.of(
        ledger,
        (method, arguments, call) -> {
          if (method.getName().equals("seal") && sealed.incrementAndGet() > batches) {
            throw new IllegalStateException("no ledger");
          }
          return call.go();
        });
  }
}
