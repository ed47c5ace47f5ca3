/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.files.BoundedClose;
import io.github.bedrockbatch.files.CloseStack;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.servers.FreePort;
import io.github.bedrockbatch.servers.PostgresServer;
import io.github.bedrockbatch.stage.Problems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/**
 * A ledger in PostgreSQL that stops, comes back in another place and takes no writes for a while.
 */
class DatabaseOutageFlowTest {
  private static final int PROMPTS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private LogLines log;
  private Flow flow;
  private int dropped;

  @Test
  void goes_on_by_itself_after_a_restart_elsewhere_and_a_time_without_writes(@TempDir Path data)
      throws Exception {
    int elsewhere = FreePort.find();
    try (PostgresServer server = PostgresServer.start();
        LogLines told = new LogLines(Problems.class)) {
      log = told;
      String url =
          server.database().replace("localhost:", "localhost:" + elsewhere + ",localhost:");
      try (Flow started =
          Flow.start(
              data,
              Map.of(
                  "ledger.url",
                  url,
                  "ledger.timeout",
                  "5s",
                  "local.min-records",
                  "1",
                  "batch.min-records",
                  "1",
                  "batch.max-age",
                  "100ms",
                  "retry.longest-pause",
                  "1s"))) {
        flow = started;
        drop();
        flow.awaitResults(dropped);

        drop();
        server.stop();
        awaitInLog("The ledger failed, retrying in", 1);
        server.startAgain(elsewhere);
        flow.awaitResults(dropped);
        awaitInLog("The ledger works again", 1); // the next outage is told when this one is over

        flow.faults("\"throttlingShare\":1");
        drop();
        await().until(() -> !flow.pipeline().ledger().inState(BatchState.UPLOADED).isEmpty());
        server.readOnly(true);
        awaitInLog("in a read-only transaction", 1);
        flow.faults();
        server.readOnly(false);
        flow.awaitResults(dropped);
        awaitInLog("The ledger works again", 2);

        flow.awaitAllSettled();
        assertThat(flow.results()).hasSize(dropped);
        assertThat(flow.jobs())
            .extracting(ModelInvocationJobSummary::jobName)
            .doesNotHaveDuplicates()
            .hasSameSizeAs(flow.pipeline().ledger().inState(BatchState.DELIVERED));
        assertThat(flow.pipeline().operator().audit().balances()).isTrue();
        assertThat(log.all()).hasSizeLessThan(12);
      }
    }
  }

  @Test
  void a_stop_does_not_wait_for_a_database_that_is_away(@TempDir Path data) throws Exception {
    try (PostgresServer server = PostgresServer.start();
        LogLines told = new LogLines(BoundedClose.class);
        LogLines failed = new LogLines(CloseStack.class)) {
      try (Flow started =
          Flow.start(data, Map.of("ledger.url", server.database(), "stop.timeout", "30s"))) {
        flow = started;
        drop();
        await().until(() -> flow.pipeline().operator().audit().all().acceptedSoFar() == PROMPTS);
        server.stop();
      }
      assertThat(told.all()).singleElement(STRING).contains("Stopped.");
      assertThat(failed.all()).isEmpty();
    }
  }

  private void drop() throws Exception {
    int first = dropped;
    dropped += PROMPTS;
    flow.drop(
        "p" + first + ".jsonl",
        IntStream.range(first, dropped)
            .mapToObj(i -> "{\"id\":\"" + i + "\",\"prompt\":\"question\"}\n")
            .collect(Collectors.joining()));
  }

  private void awaitInLog(String words, int times) {
    await()
        .atMost(PATIENCE)
        .until(() -> log.all().stream().filter(line -> line.contains(words)).count() >= times);
  }
}
