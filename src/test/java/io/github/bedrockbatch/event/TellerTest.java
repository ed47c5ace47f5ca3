/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.event.Event;
import io.github.bedrockbatch.ledger.event.EventTable;
import io.github.bedrockbatch.ledger.event.Outbox;
import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.Outages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TellerTest {
  /** Keeps the events that it is sent, then does what the test wants. */
  private static final class Listener implements Target {
    private final List<Event> sent = new ArrayList<>();
    private IOException refusal;
    private Error end;

    @Override
    public String name() {
      return "listener";
    }

    @Override
    public void send(Event event) throws IOException {
      sent.add(event);
      if (end != null) {
        throw end;
      }
      if (refusal != null) {
        throw refusal;
      }
    }

    List<String> types() {
      return sent.stream().map(event -> event.subject() + " " + event.type()).toList();
    }
  }

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private final Outages outages = new Outages(clock);
  private final Listener one = new Listener();
  private final Listener two = new Listener();
  private LedgerDatabase database;
  private JdbcLedger ledger;
  private Teller teller;

  @BeforeEach
  void open() {
    database = LedgerDatabase.open(NewLedger.in(folder));
    Outbox outbox = new Outbox(List.of("one", "two"));
    ledger =
        new JdbcLedger(
            database, clock, "node", Set.of(), false, JdbcLedger.LEASE, batch -> {}, outbox);
    teller = start();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Teller start() {
    Duration minute = Duration.ofMinutes(1);
    return new Teller(
        new EventTable(database),
        Map.of("one", one, "two", two),
        Map.of("one", new Backoff(clock, minute), "two", new Backoff(clock, minute)),
        outages,
        clock,
        () -> true);
  }

  private void batch(BatchState state, String id) {
    Rows.in(state, ledger, id, Rows.NOVA, "node", Rows.ARN + id, clock.instant());
    clock.advance(Duration.ofSeconds(1));
  }

  private void sendAfter(Duration time) {
    clock.advance(time);
    teller.sendDue();
  }

  @Test
  void each_target_is_told_once_of_each_end_of_a_batch() {
    batch(BatchState.ENDED, "b0");
    batch(BatchState.DELIVERED, "b1");
    batch(BatchState.DROPPED, "b2"); // which has failed before

    teller.sendDue();
    sendAfter(Duration.ofHours(1));

    assertThat(one.types())
        .containsExactly("b1 batch.delivered", "b2 batch.failed", "b2 batch.dropped");
    assertThat(two.types()).isEqualTo(one.types());
    assertThat(one.sent.get(1).body())
        .startsWith("{\"type\":\"batch.failed\",\"id\":\"" + one.sent.get(1).id())
        .contains(
            "\"batchId\":\"b2\",\"state\":\"FAILED\",\"model\":\"amazon.nova-lite-v1:0\"",
            "\"unanswered\":100,\"reason\":\"for the test\"");
    assertThat(one.sent).extracting(Event::id).doesNotHaveDuplicates();
  }

  @Test
  void what_is_not_accepted_is_told_again_under_its_id_and_holds_up_no_other_target() {
    one.refusal = new IOException("it answered 500");
    batch(BatchState.DROPPED, "b1");

    teller.sendDue();
    assertThat(two.types()).containsExactly("b1 batch.failed", "b1 batch.dropped");
    sendAfter(Duration.ofHours(1));
    sendAfter(Duration.ofHours(24));
    assertThat(outages.standing())
        .singleElement()
        .satisfies(outage -> assertThat(outage.words()).isEqualTo("it answered 500"));
    assertThat(one.types()).containsOnly("b1 batch.failed");
    assertThat(one.sent).extracting(Event::id).containsOnly(one.sent.get(0).id()).hasSize(3);

    one.refusal = null;
    sendAfter(Duration.ofHours(1));
    assertThat(one.types()).endsWith("b1 batch.failed", "b1 batch.dropped").hasSize(5);
    assertThat(outages.standing()).isEmpty();
  }

  @Test
  void what_nobody_accepts_for_three_days_is_given_up() {
    one.refusal = new IOException("it answered 410");
    batch(BatchState.FAILED, "b1");
    teller.sendDue();
    try (LogLines log = new LogLines(Teller.class)) {
      sendAfter(Duration.ofHours(73));
      sendAfter(Duration.ofHours(1));

      assertThat(log.all())
          .singleElement()
          .asString()
          .contains(
              "ERROR Telling event b1-", "(batch.failed) to listener failed 2 times, gave up");
    }
  }

  @Test
  void one_that_was_being_told_when_the_process_was_killed_is_told_again_under_its_id() {
    one.end = new Error("killed");
    batch(BatchState.FAILED, "b1");
    assertThatExceptionOfType(Error.class).isThrownBy(teller::sendDue);
    one.end = null;

    teller = start();
    teller.sendDue();
    sendAfter(Duration.ofMinutes(3));

    assertThat(one.types()).containsExactly("b1 batch.failed", "b1 batch.failed");
    assertThat(one.sent.get(1).id()).isEqualTo(one.sent.get(0).id());
  }

  @Test
  void two_nodes_tell_it_once() {
    EventTable table = new EventTable(database);
    batch(BatchState.FAILED, "b1");
    Event seen = table.due("one", clock.instant()).get(0);

    assertThat(table.claim(seen, Duration.ofMinutes(1), clock.instant())).isTrue();
    assertThat(table.claim(seen, Duration.ofMinutes(1), clock.instant())).isFalse();
    teller.sendDue();
    assertThat(one.sent).isEmpty();
    assertThat(two.sent).hasSize(1);
  }
}
