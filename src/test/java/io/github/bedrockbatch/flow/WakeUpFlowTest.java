/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Stages are woken by what feeds them, and leave the ledger alone when there is nothing to do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WakeUpFlowTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path data;
  private final SettableClock clock = new SettableClock();
  private Flow flow;

  @BeforeAll
  void start() throws Exception {
    flow =
        Flow.start(
            data,
            Map.of(
                "poll.period", "30s",
                "batch.max-age", "1h",
                "batch.under-minimum", "on-demand",
                "retry.longest-pause", "5m"),
            clock);
  }

  @AfterAll
  void stop() {
    flow.close();
  }

  @Test
  @Order(1)
  void an_idle_process_asks_its_ledger_less_than_once_a_second() {
    AtomicInteger asked = new AtomicInteger();
    Logger database = (Logger) LoggerFactory.getLogger("org.sqlite.core.NativeDB");
    AppenderBase<ILoggingEvent> statements =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            asked.incrementAndGet();
          }
        };
    statements.start();
    database.addAppender(statements);
    database.setAdditive(false);
    database.setLevel(Level.TRACE);
    try { // the first seconds are not idle yet
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(6))
          .untilAsserted(() -> assertThat(asked.getAndSet(0)).isBetween(1, 6));
    } finally {
      database.setLevel(null);
      database.setAdditive(true);
      database.detachAppender(statements);
    }
  }

  @Test
  void a_request_of_another_process_is_noticed_soon() {
    try (LedgerDatabase beside = LedgerDatabase.open("jdbc:sqlite:" + data.resolve("ledger.db"))) {
      OperatorRequests requests = new OperatorRequests(beside, clock);
      long id = requests.add(OperatorRequest.Action.SEAL, "");

      await().atMost(PATIENCE).until(() -> requests.find(id).orElseThrow().isDone());
    }
  }

  @Test
  void a_batch_that_failed_is_tried_again_when_its_time_has_come() throws Exception {
    flow.faults("\"s3ErrorShare\":1");
    flow.pipeline()
        .take(
            Files.writeString(
                    data.resolve("late.jsonl"),
                    IntStream.range(0, 3)
                        .mapToObj(i -> "{\"prompt\":\"q" + i + "\"}\n")
                        .collect(Collectors.joining()))
                .toFile());
    flow.ask(operator -> operator.seal());
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                flow.pipeline().ledger().inState(BatchState.SEALED).stream()
                    .anyMatch(batch -> batch.reason() != null));
    flow.faults();

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              clock.advance(Duration.ofMinutes(5));
              return flow.results().size() == 3;
            });
  }
}
