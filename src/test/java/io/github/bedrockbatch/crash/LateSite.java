/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.LedgerAround;
import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import software.amazon.awssdk.services.bedrock.BedrockClient;

/** A data folder with a few prompts whose job never comes to its end. */
final class LateSite extends Site {
  private static final int PROMPTS = 20;

  private volatile boolean later;

  LateSite(Path data) {
    super(data);
  }

  @Override
  LateSite supply() throws IOException {
    StringBuilder prompts = new StringBuilder();
    for (int i = 0; i < PROMPTS; i++) {
      prompts.append(
          "{\"id\":\"q%d\",\"prompt\":\"question %d\",\"deadline\":\"2h\"}\n".formatted(i, i));
    }
    Files.createDirectories(data().resolve("inbox"));
    drop("late.jsonl", prompts);
    return this;
  }

  @Override
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(super.settings());
    settings.put("deadline.then", "on-demand");
    settings.put("deadline.reserve", "10m");
    settings.put("batch.max-records", Integer.toString(PROMPTS));
    settings.put("local.faults", "{\"standstillShare\":0.5}");
    return settings;
  }

  /** Whose job has got as far as it will is late soon. */
  @Override
  Pipeline start(UnaryOperator<Ledger> ledgers, Consumer<CamelContext> customizer)
      throws Exception {
    return super.start(ledger -> noticing(ledgers.apply(ledger)), customizer);
  }

  private Ledger noticing(Ledger ledger) {
    return LedgerAround.of(
        ledger,
        (method, arguments, call) -> {
          Object result = call.go();
          if (result instanceof Batch saved && saved.job().counters().processed() == PROMPTS / 2) {
            later = true;
          }
          return result;
        });
  }

  @Override
  Clock clock() {
    Clock system = Clock.systemUTC();
    Clock ahead = Clock.offset(system, Duration.ofMinutes(115));
    return new Clock() {
      @Override
      public Instant instant() {
        return (later ? ahead : system).instant();
      }

      @Override
      public ZoneId getZone() {
        return system.getZone();
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }
    };
  }

  /** Starts the pipeline again, lets it do all that is left, and holds it to account. */
  @Override
  void finish() throws Exception {
    later = true;
    BedrockClient[] bedrock = new BedrockClient[1];
    try (Pipeline pipeline =
        start(
            UnaryOperator.identity(),
            camel ->
                bedrock[0] =
                    camel
                        .getRegistry()
                        .lookupByNameAndType("bedrockClient", BedrockClient.class))) {
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () -> {
                assertThat(results()).hasSizeGreaterThanOrEqualTo(PROMPTS);
                List<Batch> batches = pipeline.ledger().newest(100);
                assertThat(batches).extracting(Batch::state).containsOnly(BatchState.DELIVERED);
                assertThat(balances(pipeline.operator()).all().pending()).isZero();
              });
      assertThat(bedrock[0].listModelInvocationJobs(all -> {}).invocationJobSummaries())
          .singleElement()
          .satisfies(job -> assertThat(job.statusAsString()).isEqualTo("Stopped"));
      SourceBooks all = balances(pipeline.operator()).all();
      assertThat(all.accepted()).hasValue(PROMPTS);
      assertThat(all.delivered()).isEqualTo(PROMPTS);
      assertThat(pipeline.ledger().newest(100)).hasSize(2);
    }
    assertThat(results())
        .allSatisfy(result -> assertThat(result.path("status").asText()).isEqualTo("succeeded"))
        .allSatisfy(result -> assertThat(result.has("late")).isFalse())
        .extracting((JsonNode result) -> result.path("recordId").asText())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, PROMPTS).mapToObj(i -> "q" + i).toList());
    assertThat(spooled()).as("left in the spool").isEmpty();
    assertThat(names("work")).as("left of the collecting").isEmpty();
  }
}
