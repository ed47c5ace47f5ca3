/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.WakeUps;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The check of the ledger, and its mark, while what they need is away. */
class LedgerCheckTest {
  private static final byte[] DENIED =
      "<Error><Code>AccessDenied</Code><Message>no s3:ListBucket</Message></Error>"
          .getBytes(StandardCharsets.UTF_8);

  @TempDir private Path data;
  private final SettableClock clock = new SettableClock();
  private final AtomicInteger calls = new AtomicInteger();
  private HttpServer server;
  private S3Client s3;
  private LedgerDatabase database;
  private LedgerMark mark;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        call -> {
          calls.incrementAndGet();
          call.sendResponseHeaders(403, DENIED.length);
          call.getResponseBody().write(DENIED);
          call.close();
        });
    server.start();
    s3 =
        S3Client.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
            .forcePathStyle(true)
            .build();
    database = LedgerDatabase.open(NewLedger.in(data));
    mark = new LedgerMark(database, data);
    mark.identify("this");
  }

  @AfterEach
  void stop() {
    database.close();
    s3.close();
    server.stop(0);
  }

  private LedgerCheck check() {
    return new LedgerCheck(
        mark,
        List.of(new StoredBatches(s3, null, new Place("default", "here", "prompts", ""))),
        new Backoff(clock, Duration.ofMinutes(5)));
  }

  @Test
  void what_was_noted_stays_when_the_ledger_falls_back_behind_it() throws Exception {
    String id = "20261122-132230-123-abcdef";
    new JdbcLedger(database, clock, "n")
        .seal(Rows.sealed(id, Rows.NOVA, "n", clock.instant()), List.of());
    mark.remember();
    database.jdbi().useHandle(handle -> handle.execute("delete from batch"));

    assertThatThrownBy(mark::remember).hasMessageEndingWith("it lacks " + id);

    assertThat(mark.contradiction()).isPresent();
  }

  @Test
  void a_ledger_is_older_though_a_node_whose_clock_was_ahead_made_the_highest_id()
      throws Exception {
    JdbcLedger ledger = new JdbcLedger(database, clock, "n");
    ledger.seal(
        Rows.sealed("20261122-162230-123-ahead", Rows.NOVA, "n", clock.instant()), List.of());
    mark.remember();
    String later = "20261122-132230-123-abcdef";
    Batch sealed = Rows.sealed(later, Rows.NOVA, "n", clock.instant());
    Batch uploaded = Rows.advance(ledger, sealed, BatchState.UPLOADED, Rows.ARN, clock.instant());
    mark.remember();
    assertThat(ledger.claim(uploaded)).isPresent();
    ledger.save(uploaded, uploaded.dropped(clock.instant()));
    mark.remember();
    database.jdbi().useHandle(handle -> handle.execute("delete from batch where id = ?", later));

    LedgerMark afterRestore = new LedgerMark(database, data);
    assertThat(afterRestore.contradiction())
        .hasValueSatisfying(why -> assertThat(why).endsWith("it lacks " + later));
  }

  @Test
  void a_list_that_is_denied_is_told_once_and_asked_for_at_growing_distance() {
    String id = "20261122-132230-123-abcdef";
    new JdbcLedger(database, clock, "n")
        .seal(Rows.sealed(id, Rows.NOVA, "n", clock.instant()), List.of());
    try (LogLines log = new LogLines(LedgerCheck.class)) {
      LedgerCheck check = check();
      assertThat(check.contradiction()).isEmpty();
      for (int i = 0; i < 10; i++) {
        check.checkLater();
      }
      assertThat(calls).hasValue(1);
      clock.advance(Duration.ofSeconds(1));
      check.checkLater();
      clock.advance(Duration.ofSeconds(1));
      check.checkLater();
      assertThat(calls).hasValue(2);
      assertThat(log.all())
          .singleElement()
          .satisfies(line -> assertThat(line).startsWith("WARN").contains("s3:ListBucket"));
    }
  }

  @Test
  void a_mark_that_cannot_be_written_is_told_once_until_it_can() throws Exception {
    Path full = Files.createDirectory(data.resolve("ledger-mark.json.part"));
    MarkRoutes marking = new MarkRoutes(mark, check(), new WakeUps());
    try (LogLines log = new LogLines(MarkRoutes.class)) {
      marking.note();
      marking.note();
      Files.delete(full);
      marking.note();

      assertThat(log.all()).hasSize(2);
      assertThat(log.all().get(0)).startsWith("WARN").contains("failed, retrying in 5 s");
      assertThat(log.all().get(1)).startsWith("INFO").contains("works again");
    }
    assertThat(data.resolve("ledger-mark.json")).exists();
  }
}
