/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.prompt.DeliveryHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several batches in one stage at a time. */
class ParallelFlowTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Lets nothing of the first two batches pass for a while. */
  public static final class Gate {
    private static final Set<String> STOPPED = ConcurrentHashMap.newKeySet();
    private static final CountDownLatch OPEN = new CountDownLatch(1);

    public void pass(@Header(DeliveryHeaders.BATCH_ID) String batchId) throws InterruptedException {
      if (STOPPED.size() < 2 && STOPPED.add(batchId)) {
        OPEN.await();
      }
    }
  }

  private static final String ROUTE =
      """
      - beans:
          - name: gate
            type: "#class:%s"
      - route:
          id: deliver-gate
          routeConfigurationId: deliver
          from:
            uri: direct:deliver-gate
            steps:
              - bean: {id: deliver-gate-pass, ref: gate, method: pass}
      """
          .formatted(Gate.class.getName());

  @Test
  void two_batches_in_a_slow_sink_are_there_at_a_time_and_hold_up_no_other(@TempDir Path data)
      throws Exception {
    Map<String, String> settings =
        Map.of(
            "collect.concurrency", "2",
            "deliver.to", "files,gate",
            "batch.max-records", "100",
            "batch.max-age", "1h");
    try (Flow flow = Flow.startWith(data, settings, ROUTE)) {
      flow.drop(
          "many.jsonl",
          IntStream.range(0, 500)
              .mapToObj(i -> "{\"id\":\"" + i + "\",\"prompt\":\"q\"}\n")
              .collect(Collectors.joining()));
      await().atMost(PATIENCE).until(() -> Gate.STOPPED.size() == 2);

      await()
          .atMost(PATIENCE)
          .until(() -> flow.pipeline().ledger().inState(BatchState.DELIVERED).size() == 3);
      assertThat(flow.pipeline().ledger().inState(BatchState.ENDED))
          .as("still with the sink")
          .extracting(batch -> batch.id())
          .containsExactlyInAnyOrderElementsOf(Gate.STOPPED);

      Gate.OPEN.countDown();
      assertThat(flow.awaitResults(500))
          .extracting(result -> result.path("recordId").asText())
          .doesNotHaveDuplicates()
          .hasSize(500);
      assertThat(flow.pipeline().operator().audit().balances()).isTrue();
    }
  }
}
