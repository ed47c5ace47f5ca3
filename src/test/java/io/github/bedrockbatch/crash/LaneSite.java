/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A data folder whose batches have two lanes to take; its settings are in a file of it. */
final class LaneSite extends Site {
  private static final int BATCHES = 2;
  private static final int PROMPTS = 20;

  LaneSite(Path data) {
    super(data);
  }

  /** Puts a file into the inbox. */
  LaneSite supply(Map<String, String> lanes, String prefix) throws IOException {
    Files.createDirectories(data().resolve("inbox"));
    Properties settings = new Properties();
    settings.putAll(lanes);
    settings.put("s3.prefix", prefix);
    try (OutputStream out = Files.newOutputStream(data().resolve("lanes.properties"))) {
      settings.store(out, null);
    }
    StringBuilder prompts = new StringBuilder();
    for (int i = 0; i < PROMPTS; i++) {
      prompts.append("{\"id\":\"q%d\",\"prompt\":\"question %d\"}\n".formatted(i, i));
    }
    drop("some.jsonl", prompts);
    return this;
  }

  @Override
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(super.settings());
    Properties lanes = new Properties();
    try (InputStream in = Files.newInputStream(data().resolve("lanes.properties"))) {
      lanes.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lanes.forEach((key, value) -> settings.put(key.toString(), value.toString()));
    settings.put("batch.max-records", Integer.toString(PROMPTS / BATCHES));
    settings.put("retry.longest-pause", "1s");
    settings.putAll(Reserved.SETTINGS);
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local-secret");
    return settings;
  }

  /** Does all that is left; returns the batches. */
  List<Batch> finishAll() throws Exception {
    List<Batch> batches;
    try (Pipeline pipeline = start(UnaryOperator.identity(), context -> {})) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> pipeline.ledger().inState(BatchState.DELIVERED).size() == BATCHES);
      batches = pipeline.ledger().newest(100);
      balances(pipeline.operator());
    }
    assertThat(batches).hasSize(BATCHES);
    assertThat(results().stream().map((JsonNode result) -> result.path("recordId").asText()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, PROMPTS).mapToObj(i -> "q" + i).toList());
    assertThat(names("work")).as("left of a move").isEmpty();
    Reserved.isSettledOnce(data(), batches);
    return batches;
  }
}
