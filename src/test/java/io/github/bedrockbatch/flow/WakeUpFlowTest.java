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
import io.github.bedrockbatch.servers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
  private static final int SECONDS = 6;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "poll.period", "30s",
          "batch.max-age", "1h",
          "batch.under-minimum", "on-demand",
          "retry.longest-pause", "5m");

  @TempDir private static Path data;
  private final SettableClock clock = new SettableClock();
  private Flow flow;

  @BeforeAll
  void start() throws Exception {
    flow = Flow.start(data, SETTINGS, clock);
  }

  @AfterAll
  void stop() {
    flow.close();
  }

  @Test
  @Order(1)
  void an_idle_process_asks_its_ledger_less_than_once_a_second(@TempDir Path another)
      throws Exception {
    String url = PostgresServer.running().database();
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
    List<Long> ofSqlite = new ArrayList<>();
    List<Long> ofServer = new ArrayList<>();
    try (Flow onServer = Flow.start(another, with("ledger.url", url), clock);
        Connection beside = DriverManager.getConnection(PostgresServer.running().url("postgres"))) {
      await() // the first seconds are not idle yet
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> {
                ofSqlite.add((long) asked.get());
                ofServer.add(transactions(beside, url));
                assertThat(ofSqlite).hasSizeGreaterThan(SECONDS);
                assertThat(List.of(inTheLast(ofSqlite), inTheLast(ofServer)))
                    .as("of SQLite, of PostgreSQL")
                    .allSatisfy(count -> assertThat(count).isBetween(1L, (long) SECONDS));
              });
      assertThat(onServer.pipeline().ledger().newest(1)).isEmpty();
    } finally {
      database.setLevel(null);
      database.setAdditive(true);
      database.detachAppender(statements);
    }
  }

  private static long inTheLast(List<Long> counts) {
    int last = counts.size() - 1;
    return counts.get(last) - counts.get(last - SECONDS);
  }

  private static Map<String, String> with(String key, String value) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put(key, value);
    return settings;
  }

  /** So many there were in a database, as the server counts them. */
  private static long transactions(Connection beside, String url) throws SQLException {
    try (PreparedStatement count =
        beside.prepareStatement(
            "select xact_commit + xact_rollback from pg_stat_database where datname = ?")) {
      count.setString(1, url.replaceFirst(".*/(\\w+).*", "$1"));
      try (ResultSet row = count.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
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
