/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.servers.CallbackServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sink that is away for many tries. */
class SinkAwayFlowTest {
  private static final int BATCHES = 8;
  private static final int TRIES = 14;
  private static final int PROMPTS = 3_000;

  @TempDir private Path data;

  @Test
  void a_try_that_fails_gives_its_connection_to_s3_back() throws Exception {
    try (CallbackServer callbacks = CallbackServer.start()) {
      callbacks.answer(call -> 503);
      SinkRoutes routes =
          SinkRoutes.copy(data.resolve("routes"))
              .sink("to-http", "http-own", Map.of("url", callbacks.url("/pages")));
      Map<String, String> settings =
          Map.of(
              "deliver.to", "http-own",
              "collect.concurrency", Integer.toString(BATCHES),
              "batch.max-records", Integer.toString(PROMPTS),
              "local.min-records", "1",
              "retry.longest-pause", "1s");
      try (Flow flow = Flow.start(data.resolve("data"), settings, routes.pattern())) {
        flow.drop(
            "prompts.jsonl",
            IntStream.range(0, BATCHES * PROMPTS)
                .mapToObj(i -> "{\"prompt\":\"" + "question ".repeat(40) + i + "\"}\n")
                .collect(Collectors.joining()));
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> callbacks.calls().size() >= BATCHES * TRIES);

        callbacks.answer(call -> 200);
        flow.awaitAllSettled();

        assertThat(flow.pipeline().operator().audit().balances()).isTrue();
      }
    }
  }
}
