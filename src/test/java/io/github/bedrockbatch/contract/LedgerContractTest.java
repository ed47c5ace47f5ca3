/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchContents;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.Delivery;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.StaleBatchException;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.ledger.event.Outbox;
import io.github.bedrockbatch.ledger.history.AnswerTotals;
import io.github.bedrockbatch.ledger.history.BatchEvent;
import io.github.bedrockbatch.ledger.history.ErrorGroup;
import io.github.bedrockbatch.ledger.history.HistoryTable;
import io.github.bedrockbatch.ledger.letter.LetterOutcome;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import io.github.bedrockbatch.ledger.node.LedgerTime;
import io.github.bedrockbatch.ledger.node.Revocation;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.reuse.AskedPrompts;
import io.github.bedrockbatch.ledger.seal.Elsewhere;
import io.github.bedrockbatch.ledger.seal.OrdinalSet;
import io.github.bedrockbatch.ledger.seal.TakenElsewhereException;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.ledger.source.SourceFile;
import io.github.bedrockbatch.ledger.source.SourceOutcome;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every database has to do for the ledger. It is opened once and emptied after each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LedgerContractTest {
  private static final Map<BatchState, Set<BatchState>> MOVES = new EnumMap<>(BatchState.class);

  static {
    MOVES.put(
        BatchState.SEALED,
        Set.of(
            BatchState.UPLOADED,
            BatchState.ENDED,
            BatchState.HELD,
            BatchState.FAILED,
            BatchState.DROPPED));
    MOVES.put(
        BatchState.UPLOADED,
        Set.of(
            BatchState.SUBMITTED,
            BatchState.ENDED,
            BatchState.HELD,
            BatchState.FAILED,
            BatchState.DROPPED));
    MOVES.put(BatchState.HELD, Set.of(BatchState.SEALED, BatchState.UPLOADED, BatchState.DROPPED));
    MOVES.put(
        BatchState.SUBMITTED, Set.of(BatchState.ENDED, BatchState.FAILED, BatchState.DROPPED));
    MOVES.put(
        BatchState.ENDED, Set.of(BatchState.DELIVERED, BatchState.FAILED, BatchState.DROPPED));
    MOVES.put(BatchState.DELIVERED, Set.of());
    MOVES.put(
        BatchState.FAILED,
        Set.of(
            BatchState.SEALED,
            BatchState.SUBMITTED,
            BatchState.ENDED,
            BatchState.DELIVERED,
            BatchState.DROPPED));
    MOVES.put(BatchState.DROPPED, Set.of(BatchState.SUBMITTED, BatchState.ENDED));
  }

  private static final BatchKey CLAUDE =
      new BatchKey("anthropic.claude-3-haiku-20240307-v1:0", InvocationType.INVOKE_MODEL);

  final SettableClock clock = new SettableClock();
  LedgerDatabase database;
  Ledger a;
  Ledger b;

  /** The database, which is empty before the first test. */
  abstract String url();

  @BeforeEach
  void open_two_nodes() {
    if (database == null) {
      database = LedgerDatabase.open(url());
    }
    a = new JdbcLedger(database, clock, "node-a");
    b = new JdbcLedger(database, clock, "node-b");
  }

  @AfterEach
  void empty_the_database() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      for (String table :
          List.of(
              "batch",
              "batch_source",
              "batch_event",
              "batch_error",
              "source",
              "operator_request",
              "unacknowledged_message",
              "operator_request_part",
              "node",
              "turn",
              "dead_letter",
              "dead_letter_file",
              "asked_prompt")) {
        statement.execute("delete from " + table);
      }
    }
  }

  @AfterAll
  void close_the_database() {
    database.close();
  }

  private Instant now() {
    return clock.instant();
  }

  /** Puts the nodes' clock forward, and that of the leases. */
  void advance(Duration by) {
    clock.advance(by);
  }

  private Batch sealed(String id) {
    Batch batch = Rows.sealed(id, Rows.NOVA, "node-a", now());
    assertThat(a.seal(batch, List.of())).isTrue();
    return a.find(id).orElseThrow();
  }

  Batch in(BatchState state, String id) {
    return Rows.in(state, a, id, Rows.NOVA, "node-a", Rows.ARN + id, now());
  }

  private static Batch as(BatchState state, Batch batch, Instant now) {
    return switch (state) {
      case OPEN, SEALED -> Rows.sealed(batch.id(), batch.key(), batch.node(), now);
      case UPLOADED -> batch.uploaded(Rows.PLACE, now);
      case HELD -> batch.held(now);
      case SUBMITTED -> batch.submitted(Rows.ARN, now);
      case ENDED -> batch.ended(now);
      case DELIVERED -> batch.delivered(now);
      case FAILED -> batch.failed("why", now);
      case DROPPED -> batch.dropped(now);
      case REVOKED -> throw new IllegalArgumentException("no stage does that");
    };
  }

  // moves

  @ParameterizedTest
  @EnumSource(
      value = BatchState.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"OPEN", "REVOKED"})
  void allows_the_moves_of_a_batchs_life_and_no_others(BatchState from) {
    for (BatchState to : MOVES.keySet()) {
      Batch batch = in(from, from + "-" + to);
      assertThat(a.claim(batch)).isPresent();
      if (from == to || MOVES.get(from).contains(to)) {
        assertThat(a.save(batch, as(to, batch, now())).state()).isEqualTo(to);
      } else {
        assertThatExceptionOfType(IllegalArgumentException.class)
            .as("%s to %s", from, to)
            .isThrownBy(() -> a.save(batch, as(to, batch, now())))
            .withMessageContaining("may not go from " + from + " to " + to);
        assertThat(a.find(batch.id())).contains(batch);
      }
    }
  }

  @Test
  void keeps_every_column_through_a_batchs_life() {
    Batch sealed =
        Batch.sealed(
            "20261122-a",
            new BatchKey("model", InvocationType.INVOKE_MODEL, "group é"),
            "node-a",
            new BatchContents(
                CloseCause.AGE,
                Way.ON_DEMAND,
                321,
                21,
                BatchContents.NOT_LOOKED,
                5_000_000_000L,
                7_000_000_000L,
                now().minusSeconds(60),
                now(),
                List.of(
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b8-00"),
                null));
    a.seal(sealed, List.of());
    assertThat(a.find("20261122-a").orElseThrow())
        .usingRecursiveComparison()
        .ignoringFields("step.dueAt") // which is not read
        .isEqualTo(sealed);

    assertThat(a.claim(sealed)).isPresent();
    Batch batch = a.save(sealed, sealed.postponed("S3 said no: \"€\"", now().plusSeconds(2)));
    assertThat(a.find(batch.id())).contains(batch);
    assertThat(batch.failures()).isEqualTo(1);

    batch = a.save(batch, batch.uploaded(Rows.PLACE, now()));
    assertThat(a.claim(batch)).isPresent();
    batch = a.save(batch, batch.submitting(now().plusMillis(1)));
    batch = a.save(batch, batch.submitted(Rows.ARN, now().plusMillis(2)));
    assertThat(a.claim(batch)).isPresent();
    batch = a.save(batch, batch.seen("InProgress", "words", new Job.Counters(321, 20, 15, 5)));
    batch = a.save(batch, batch.stopping("15 had failed"));
    assertThat(a.find(batch.id())).contains(batch);

    batch = a.save(batch, batch.ended(now().plusMillis(3)));
    assertThat(a.claim(batch)).isPresent();
    batch = a.save(batch, batch.checkpoint(2, 4));
    assertThat(a.find(batch.id())).contains(batch);
    batch = a.save(batch, batch.allPagesDelivered(3, 300, 7, 15, 6));
    batch = a.save(batch, batch.delivered(now().plusMillis(4)));

    Batch read = a.find(batch.id()).orElseThrow();
    assertThat(read).isEqualTo(batch);
    assertThat(read.key()).isEqualTo(sealed.key());
    assertThat(read.contents()).isEqualTo(sealed.contents());
    assertThat(read.place()).isEqualTo(Rows.PLACE);
    assertThat(read.delivery()).isEqualTo(new Delivery(3, true, null, 300, 7, 15, 6, 4));
    assertThat(read.job())
        .isEqualTo(
            new Job(
                "20261122-a",
                now().plusMillis(1),
                now().plusMillis(2),
                Rows.ARN,
                "InProgress",
                "words",
                new Job.Counters(321, 20, 15, 5),
                "15 had failed",
                false));
    assertThat(read.closedAt()).isEqualTo(now().plusMillis(4));
    assertThat(read.version()).isEqualTo(10);
  }

  @Test
  void keeps_the_trouble_of_a_failed_batch_for_a_person_to_read() {
    Batch batch = sealed("1");
    assertThat(a.claim(batch)).isPresent();
    a.save(batch, batch.failed("no such bucket", now()));

    assertThat(a.inState(BatchState.FAILED))
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.reason()).isEqualTo("no such bucket");
              assertThat(failed.closedAt()).isEqualTo(now());
            });
  }

  // compare and set

  @Test
  void refuses_a_change_of_a_row_that_has_changed() {
    Batch first = in(BatchState.ENDED, "1");
    assertThat(a.claim(first)).isPresent();
    Batch second = a.save(first, first.checkpoint(1, 3));

    assertThatExceptionOfType(StaleBatchException.class)
        .isThrownBy(() -> a.save(first, first.checkpoint(9, 3)))
        .withMessageContaining("Batch 1 ");
    assertThat(a.find("1")).contains(second);
  }

  @Test
  void refuses_a_change_without_the_lease() {
    Batch batch = in(BatchState.ENDED, "1");

    assertThatExceptionOfType(StaleBatchException.class)
        .isThrownBy(() -> a.save(batch, batch.checkpoint(1, 3)));

    assertThat(a.claim(batch)).isPresent();
    assertThatExceptionOfType(StaleBatchException.class)
        .isThrownBy(() -> b.save(batch, batch.checkpoint(1, 3)));
    assertThat(a.find("1")).contains(batch);
  }

  @Test
  void refuses_a_node_whose_lease_was_taken_over() {
    Batch batch = in(BatchState.ENDED, "1");
    assertThat(a.claim(batch)).isPresent();
    advance(JdbcLedger.LEASE.plusMillis(1));
    assertThat(b.claim(batch)).isPresent();

    assertThatExceptionOfType(StaleBatchException.class)
        .isThrownBy(() -> a.save(batch, batch.checkpoint(1, 3)));
    assertThat(b.save(batch, batch.checkpoint(1, 3)).delivery().pages()).isEqualTo(1);
  }

  @Test
  void refuses_a_node_whose_lease_was_taken_over_and_given_back() {
    Batch batch = in(BatchState.ENDED, "1");
    assertThat(a.claim(batch)).isPresent();
    advance(JdbcLedger.LEASE.plusMillis(1));
    assertThat(b.claim(batch)).isPresent();
    b.release(batch);

    assertThatExceptionOfType(StaleBatchException.class)
        .isThrownBy(() -> a.save(batch, batch.checkpoint(1, 3)));
  }

  @Test
  void confirms_what_a_node_holds_until_another_takes_it_over() {
    Batch batch = in(BatchState.ENDED, "1");
    assertThat(a.claim(batch)).isPresent();
    a.confirm(batch);
    advance(JdbcLedger.LEASE.plusMillis(1));
    a.confirm(batch);
    assertThat(b.claim(batch)).isPresent();

    assertThatExceptionOfType(StaleBatchException.class).isThrownBy(() -> a.confirm(batch));
    b.confirm(batch);
  }

  @Test
  void leaves_the_end_of_a_delivery_to_the_node_that_has_the_results() {
    Batch batch = a.claim(in(BatchState.ENDED, "1")).orElseThrow();
    Batch out =
        a.settle(batch, batch.allPagesDelivered(1, 100, 0, 0, 0).resultsOn("node-a"), List.of());
    a.release(out);

    assertThat(b.due().states()).isEmpty();
    assertThat(b.claim(BatchState.ENDED)).isEmpty();
    assertThat(a.due().states()).containsExactly(BatchState.ENDED);
    assertThat(a.claim(BatchState.ENDED)).contains(out);
    assertThat(out.delivery().on()).isEqualTo("node-a");
  }

  @Test
  void does_not_lease_a_row_that_is_no_longer_as_given() {
    Batch old = in(BatchState.ENDED, "1");
    assertThat(a.claim(old)).isPresent();
    Batch now = a.save(old, old.checkpoint(1, 3));
    a.release(now);

    assertThat(b.claim(old)).isEmpty();
    assertThat(b.claim(now)).contains(now);
  }

  // leases

  @Test
  void gives_a_leased_batch_to_nobody_else_until_the_lease_ends() {
    Batch batch = in(BatchState.ENDED, "1");
    assertThat(a.claim(BatchState.ENDED)).contains(batch);

    assertThat(b.claim(BatchState.ENDED)).isEmpty();
    advance(JdbcLedger.LEASE);
    assertThat(b.claim(BatchState.ENDED)).isEmpty();
    advance(Duration.ofMillis(1));
    assertThat(b.claim(BatchState.ENDED)).contains(batch);
    assertThat(a.claim(BatchState.ENDED)).isEmpty();
  }

  @Test
  void keeps_a_renewed_lease() {
    in(BatchState.ENDED, "1");
    assertThat(a.claim(BatchState.ENDED)).isPresent();

    for (int i = 0; i < 5; i++) {
      advance(JdbcLedger.LEASE.minusMillis(1));
      a.renewLeases();
      b.renewLeases();
    }

    assertThat(b.claim(BatchState.ENDED)).isEmpty();
  }

  @Test
  void lets_a_node_that_restarted_under_its_name_go_on_at_once() {
    Batch batch = in(BatchState.ENDED, "1");
    assertThat(a.claim(batch)).isPresent();

    Ledger restarted = new JdbcLedger(database, clock, "node-a");

    assertThat(restarted.claim(BatchState.ENDED)).contains(batch);
    assertThat(restarted.save(batch, batch.checkpoint(1, 3)).version())
        .isEqualTo(batch.version() + 1);
  }

  @Test
  void gives_the_lease_back_with_a_move_and_keeps_it_without() {
    Batch batch = in(BatchState.UPLOADED, "1");
    assertThat(a.claim(batch)).isPresent();
    batch = a.save(batch, batch.submitting(now()));
    assertThat(b.claim(batch)).isEmpty();

    batch = a.save(batch, batch.submitted(Rows.ARN, now()));
    assertThat(b.claim(batch)).contains(batch);
  }

  @Test
  void gives_a_batch_back_before_its_lease_ends() {
    Batch batch = in(BatchState.ENDED, "1");
    assertThat(a.claim(batch)).isPresent();
    a.release(batch);

    assertThat(b.claim(BatchState.ENDED)).contains(batch);
  }

  @Test
  void leaves_a_batch_to_the_stage_of_the_same_node_that_works_on_it() {
    Batch batch = in(BatchState.UPLOADED, "1");
    assertThat(a.claim(batch)).isPresent();
    assertThat(a.claimIdle(batch)).isEmpty();

    a.release(batch);
    assertThat(a.claimIdle(batch)).contains(batch);
    assertThat(b.claim(batch)).as("it is leased").isEmpty();
  }

  @Test
  void does_not_give_back_what_the_next_stage_or_another_node_holds() {
    Batch submitted = in(BatchState.SUBMITTED, "1");
    assertThat(a.claim(submitted)).isPresent();
    Batch ended = a.save(submitted, submitted.ended(now()));
    assertThat(a.claim(ended)).isPresent(); // the next stage of the same node is quick
    a.release(submitted);
    assertThat(b.claim(ended)).as("still leased to the next stage").isEmpty();

    b.release(ended);
    assertThat(b.claim(ended)).as("not b's to give back").isEmpty();
  }

  @Test
  void does_not_mind_giving_back_twice() {
    Batch batch = in(BatchState.ENDED, "1");
    assertThat(a.claim(batch)).isPresent();
    a.release(batch);
    assertThat(b.claim(batch)).isPresent();
    a.release(batch);

    assertThat(b.save(batch, batch.checkpoint(1, 3)).delivery().pages()).isEqualTo(1);
  }

  // what is claimed, and by whom

  @Test
  void gives_a_sealed_batch_only_to_the_node_that_has_its_files() {
    Batch batch = sealed("1");

    assertThat(b.claim(BatchState.SEALED)).isEmpty();
    advance(Duration.ofDays(1));
    assertThat(b.claim(BatchState.SEALED)).isEmpty();
    assertThat(a.claim(BatchState.SEALED)).contains(batch);
  }

  @Test
  void gives_every_later_batch_to_any_node() {
    Batch uploaded = in(BatchState.UPLOADED, "1");
    Batch ended = in(BatchState.ENDED, "2");

    assertThat(b.claimForSubmit("", 20, Set.of())).contains(uploaded);
    assertThat(b.claim(BatchState.ENDED)).contains(ended);
  }

  @Test
  void claims_the_oldest_first() {
    Batch third = sealed("3");
    Batch first = sealed("1");
    Batch second = sealed("2");

    List<Batch> claimed = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Batch batch = a.claim(BatchState.SEALED).orElseThrow();
      claimed.add(batch);
      a.save(batch, batch.uploaded(Rows.PLACE, now()));
    }

    assertThat(claimed).containsExactly(first, second, third);
    assertThat(a.claim(BatchState.SEALED)).isEmpty();
  }

  @Test
  void does_not_claim_before_the_due_time() {
    Batch batch = in(BatchState.ENDED, "1");
    assertThat(a.claim(batch)).isPresent();
    a.release(a.save(batch, batch.postponed("throttled", now().plusSeconds(5))));

    assertThat(a.claim(BatchState.ENDED)).isEmpty();
    advance(Duration.ofMillis(4_999));
    assertThat(b.claim(BatchState.ENDED)).isEmpty();
    advance(Duration.ofMillis(1));
    assertThat(b.claim(BatchState.ENDED)).isPresent();
  }

  @Test
  void makes_due_what_waits_for_another_try_unless_another_node_holds_it() {
    Batch given = in(BatchState.ENDED, "1");
    assertThat(a.claim(given)).isPresent();
    a.release(a.save(given, given.postponed("throttled", now().plusSeconds(5))));
    Batch missed = in(BatchState.ENDED, "2");
    assertThat(a.claim(missed)).isPresent();
    a.release(a.save(missed, missed.postponed("not found: it", now().plusSeconds(5))));
    Batch held = in(BatchState.ENDED, "3");
    assertThat(b.claim(held)).isPresent();
    held = b.save(held, held.postponed("throttled", now().plusSeconds(5)));

    a.tryAgain("not found: ");

    assertThat(a.find("1").orElseThrow())
        .returns(0, Batch::failures)
        .returns("throttled", Batch::reason);
    assertThat(a.postponed(BatchState.ENDED)).containsExactlyInAnyOrder("2", "3");
    assertThat(a.find("3")).contains(held);
  }

  @Test
  void what_a_node_leaves_whose_clock_is_wrong_is_due_to_the_others_when_it_should_be() {
    SettableClock ahead = new SettableClock();
    ahead.advance(Duration.ofHours(1));
    JdbcLedger wrong = new JdbcLedger(database, ahead, "node-a");
    Batch sealed = Rows.sealed("1", Rows.NOVA, "node-a", ahead.instant());
    wrong.seal(sealed, List.of());
    assertThat(wrong.claim(sealed)).isPresent();
    Batch uploaded = wrong.save(sealed, sealed.uploaded(Rows.PLACE, ahead.instant()));
    if (b.isShared()) { // a database that no other clock can reach has none of its own
      assertThat(b.due().states()).containsExactly(BatchState.UPLOADED);
      assertThat(b.claimForSubmit("", 100, Set.of())).contains(uploaded);
      b.release(uploaded);
    }

    assertThat(wrong.claim(uploaded)).isPresent();
    wrong.save(uploaded, uploaded.postponed("throttled", ahead.instant().plusSeconds(5)));
    advance(Duration.ofSeconds(1));
    assertThat(wrong.postponed(BatchState.UPLOADED)).containsExactly("1");
  }

  @Test
  void finds_no_work_in_a_request_that_waits_for_the_next_start() {
    OperatorRequests requests = new OperatorRequests(database, clock);
    requests.add(OperatorRequest.Action.ADOPT, "");
    assertThat(a.due().requested()).isFalse();

    requests.add(OperatorRequest.Action.SEAL, "");
    assertThat(a.due().requested()).isTrue();
  }

  @Test
  void goes_past_a_batch_that_is_not_due() {
    Batch late = in(BatchState.ENDED, "1");
    Batch due = in(BatchState.ENDED, "2");
    assertThat(a.claim(late)).isPresent();
    a.release(a.save(late, late.postponed("throttled", now().plusSeconds(5))));

    assertThat(a.claim(BatchState.ENDED)).contains(due);
  }

  @Test
  void puts_a_batch_in_trouble_behind_those_that_wait() {
    Batch broken = in(BatchState.ENDED, "1");
    advance(Duration.ofSeconds(1));
    Batch waiting = in(BatchState.ENDED, "2");
    assertThat(a.claim(broken)).isPresent();
    a.release(a.save(broken, broken.postponed("throttled", now().plusSeconds(5))));
    advance(Duration.ofSeconds(5));

    assertThat(a.claim(BatchState.ENDED)).contains(waiting);
  }

  @Test
  void gives_a_batch_that_is_too_small_only_to_the_node_that_may_have_answers_to_it() {
    Batch small = small("1", Way.ON_DEMAND);

    assertThat(b.claimUnderMinimum()).isEmpty();
    assertThat(a.claimUnderMinimum()).contains(small);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void answers_a_batch_the_way_that_was_decided_when_it_was_sealed(Way way) {
    Batch batch = small("1", way);

    assertThat(a.claimForSubmit("", 20, Set.of()).isPresent()).isEqualTo(way == Way.JOB);
    a.release(batch);
    assertThat(a.claimUnderMinimum().isPresent()).isEqualTo(way != Way.JOB);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void uploads_no_batch_before_it_is_asked_on_demand(Way way) {
    a.seal(Rows.sealed("1", Rows.NOVA, "node-a", way, 20, now()), List.of());

    assertThat(b.claimUnderMinimum()).isEmpty();
    assertThat(a.claimUnderMinimum().isPresent()).isEqualTo(way == Way.ON_DEMAND);
    assertThat(a.claim(BatchState.SEALED).isPresent()).isEqualTo(way != Way.ON_DEMAND);
  }

  @ParameterizedTest
  @EnumSource(
      value = BatchState.class,
      names = {"UPLOADED", "SUBMITTED"})
  void gives_a_batch_whose_deadlines_are_due_to_one_node_and_no_job(BatchState state) {
    Batch late = late(state);
    assertThat(a.claimLate()).isEmpty();
    advance(Duration.ofMinutes(1));

    assertThat(a.claimForSubmit("", 20, Set.of())).isEmpty();
    Batch held = a.claimLate().orElseThrow();
    assertThat(held).isEqualTo(late);
    assertThat(b.claimLate()).isEmpty();
    Batch givenUp = a.save(held, held.givenUp(now(), "it is late", now()));
    assertThat(givenUp.late().givenUp()).isEqualTo(now());
    assertThat(givenUp.state())
        .isEqualTo(state == BatchState.UPLOADED ? BatchState.ENDED : BatchState.SUBMITTED);
    assertThat(b.find("1")).contains(givenUp);
    a.release(givenUp);
    assertThat(a.claimLate()).isEmpty();
  }

  @Test
  void leaves_a_late_batch_that_may_have_a_job_to_whoever_submits() {
    Batch late = late(BatchState.UPLOADED);
    Batch held = a.claimForSubmit("", 20, Set.of()).orElseThrow();
    a.release(a.save(held, held.submitting(now())));
    advance(Duration.ofMinutes(1));

    assertThat(a.claimLate()).isEmpty();
    assertThat(a.claimForSubmit("", 20, Set.of()).orElseThrow().id()).isEqualTo(late.id());
  }

  private Batch late(BatchState state) {
    Batch of = Rows.sealed("1", Rows.NOVA, "node-a", now());
    Instant inTime = new LedgerTime(database, clock).now().plusSeconds(60);
    Batch late = Batch.sealed("1", of.key(), "node-a", of.contents(), now(), inTime);
    return Rows.advance(a, late, state, Rows.ARN, now());
  }

  private Batch small(String id, Way way) {
    Batch sealed = Rows.sealed(id, Rows.NOVA, "node-a", way, 20, now());
    return Rows.advance(a, sealed, BatchState.UPLOADED, null, now());
  }

  @ParameterizedTest
  @EnumSource(
      value = BatchState.class,
      names = {"UPLOADED", "SUBMITTED", "ENDED"})
  void gives_a_batch_only_to_a_process_that_reaches_its_place(BatchState state) {
    Batch batch = in(state, "1");
    Ledger away = reaching("elsewhere");
    Ledger home = reaching(Rows.PLACE.home());

    assertThat(away.claim(state)).isEmpty();
    assertThat(away.claimForSubmit("", 20, Set.of())).isEmpty();
    assertThat(away.reaches(batch)).isFalse();
    assertThat(home.claim(state)).contains(batch);
    assertThat(home.reaches(batch)).isTrue();
  }

  private Ledger reaching(String home) {
    return new JdbcLedger(
        database,
        clock,
        "node-a",
        Set.of(home),
        database.isServer(),
        JdbcLedger.LEASE,
        batch -> {},
        new Outbox(List.of()));
  }

  @Test
  void notes_once_why_batches_of_another_place_wait_unless_another_node_holds_them() {
    Batch batch = in(BatchState.SUBMITTED, "1");
    Batch held = in(BatchState.ENDED, "2");
    in(BatchState.DELIVERED, "3");
    String home = Rows.PLACE.home();
    Ledger away = reaching("elsewhere");
    assertThat(away.elsewhere()).containsExactly(batch, held);
    assertThat(reaching(home).elsewhere()).isEmpty();

    assertThat(b.claim(held)).contains(held);
    away.waiting(home, "made there");
    away.waiting(home, "made there");

    assertThat(away.find("1").orElseThrow().reason()).isEqualTo("made there");
    assertThat(away.find("1").orElseThrow().version()).isEqualTo(batch.version() + 1);
    assertThat(away.find("2")).contains(held);
  }

  @Test
  void gives_a_batch_that_is_not_uploaded_to_a_process_of_any_place() {
    Batch batch = sealed("1");

    assertThat(reaching("elsewhere").claim(BatchState.SEALED)).contains(batch);
  }

  @Test
  void counts_no_jobs_of_another_place() {
    in(BatchState.SUBMITTED, "1");
    Batch there = Rows.sealed("2", Rows.NOVA, "node-a", now());
    a.seal(there, List.of());
    assertThat(a.claim(there)).isPresent();
    Batch uploaded =
        a.save(there, there.uploaded(new Place("default", "elsewhere", "b", ""), now()));

    assertThat(reaching("elsewhere").claimForSubmit("", 1, Set.of())).contains(uploaded);
  }

  @Test
  void submits_no_more_jobs_of_a_model_than_allowed() {
    in(BatchState.SUBMITTED, "1");
    Batch running = in(BatchState.SUBMITTED, "2");
    Batch waiting = in(BatchState.UPLOADED, "3");

    assertThat(a.claimForSubmit("", 2, Set.of())).isEmpty();
    assertThat(a.claimForSubmit("", 3, Set.of())).contains(waiting);
    a.release(waiting);

    assertThat(a.claim(running)).isPresent();
    a.save(running, running.ended(now()));
    assertThat(a.claimForSubmit("", 2, Set.of())).contains(waiting);
  }

  @Test
  void counts_the_open_jobs_of_each_model_alone() {
    in(BatchState.SUBMITTED, "1");
    in(BatchState.UPLOADED, "2");
    Batch other = Rows.in(BatchState.UPLOADED, a, "3", CLAUDE, "node-a", Rows.ARN, now());

    assertThat(a.claimForSubmit("", 1, Set.of())).contains(other);
  }

  @Test
  void leaves_full_models_out() {
    in(BatchState.UPLOADED, "1");
    Batch other = Rows.in(BatchState.UPLOADED, a, "2", CLAUDE, "node-a", Rows.ARN, now());

    assertThat(a.claimForSubmit("", 1, Set.of(Rows.NOVA.modelId()))).contains(other);
    assertThat(b.claimForSubmit("", 1, Set.of(Rows.NOVA.modelId(), CLAUDE.modelId()))).isEmpty();
  }

  @Test
  void submits_the_oldest_first() {
    in(BatchState.UPLOADED, "2");
    Batch first = in(BatchState.UPLOADED, "1");

    assertThat(a.claimForSubmit("", 1, Set.of())).contains(first);
  }

  @Test
  void gives_different_batches_to_nodes_that_claim_at_once() throws Exception {
    for (int i = 0; i < 40; i++) {
      in(BatchState.ENDED, "batch-%02d".formatted(i));
    }

    List<String> claimed = new ArrayList<>();
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<List<String>>> nodes = new ArrayList<>();
      for (Ledger node : List.of(a, b)) {
        nodes.add(threads.submit(claimingUntilNoneIsLeft(node, together)));
      }
      for (Future<List<String>> node : nodes) {
        claimed.addAll(node.get());
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(claimed).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void leaves_out_what_other_threads_of_the_same_node_have_in_hand() {
    Batch first = in(BatchState.ENDED, "1");
    Batch second = in(BatchState.ENDED, "2");

    assertThat(a.claim(BatchState.ENDED)).contains(first);
    assertThat(a.claim(BatchState.ENDED, Set.of("1"))).contains(second);
    assertThat(a.claim(BatchState.ENDED, Set.of("1", "2"))).isEmpty();

    a.release(first);
    assertThat(a.claim(BatchState.ENDED, Set.of("2"))).contains(first);
  }

  private Callable<List<String>> claimingUntilNoneIsLeft(Ledger node, CyclicBarrier together) {
    return () -> {
      List<String> mine = new ArrayList<>();
      together.await();
      for (Optional<Batch> next = node.claim(BatchState.ENDED);
          next.isPresent();
          next = node.claim(BatchState.ENDED)) {
        Batch held = next.get();
        mine.add(held.id());
        node.save(held, held.delivered(now()));
      }
      return mine;
    };
  }

  // sources

  @Test
  void seals_once_however_often_it_is_asked() {
    Batch batch = Rows.sealed("1", Rows.NOVA, "node-a", now());
    assertThat(a.seal(batch, List.of(new SourceRange("file:x", 99, 100)))).isTrue();
    assertThat(a.claim(batch)).isPresent();
    Batch uploaded = a.save(batch, batch.uploaded(Rows.PLACE, now()));

    assertThat(a.seal(batch, List.of(new SourceRange("file:x", 500, 100)))).isFalse();

    assertThat(a.find("1")).contains(uploaded);
    assertThat(a.sources().position("file:x")).isEqualTo(99);
  }

  @Test
  void seals_nothing_when_the_positions_cannot_be_kept() {
    Batch batch = Rows.sealed("1", Rows.NOVA, "node-a", now());
    List<SourceRange> twice =
        List.of(new SourceRange("file:x", 1, 2), new SourceRange("file:x", 2, 3));

    assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> a.seal(batch, twice));

    assertThat(a.find("1")).isEmpty();
    assertThat(a.sources().position("file:x")).isEqualTo(-1);
  }

  @Test
  void remembers_what_batches_took_from_a_source_whatever_their_keys() {
    BatchKey group = new BatchKey(Rows.NOVA.modelId(), Rows.NOVA.invocationType(), "other");
    SourceRange first = new SourceRange("topic-1", 70, 50);
    SourceRange again = new SourceRange("topic-1", "topic-1", 99, 3, "4,3,90");
    a.seal(
        Rows.sealed("1", Rows.NOVA, "node-a", now()),
        List.of(first, new SourceRange("topic-2", 9, 50)));
    a.seal(Rows.sealed("2", group, "node-b", now()), List.of(again));

    assertThat(b.sources().position("topic-1")).isEqualTo(99);
    assertThat(b.sources().position("topic-2")).isEqualTo(9);
    assertThat(b.sources().position("topic-3")).isEqualTo(-1);
    Map<BatchKey, SourceRange> found = new LinkedHashMap<>();
    b.sources().eachRange("topic-1", found::put);
    assertThat(found).containsExactly(Map.entry(Rows.NOVA, first), Map.entry(group, again));
  }

  // sealed once, whichever node has it

  private Batch of(String node, String id) {
    return Rows.sealed(id, Rows.NOVA, node, now());
  }

  private Elsewhere refused(
      Ledger ledger, String id, List<SourceRange> ranges, String... messages) {
    Batch batch = of(ledger == a ? "node-a" : "node-b", id);
    Elsewhere[] elsewhere = new Elsewhere[1];
    assertThatExceptionOfType(TakenElsewhereException.class)
        .isThrownBy(() -> ledger.seal(batch, ranges, List.of(messages)))
        .satisfies(e -> elsewhere[0] = e.elsewhere());
    assertThat(ledger.find(id)).as("nothing is changed").isEmpty();
    return elsewhere[0];
  }

  private static List<Long> upTo200(OrdinalSet ordinals) {
    return LongStream.range(0, 200).filter(ordinals::contains).boxed().toList();
  }

  @Test
  void tells_what_another_batch_has_and_seals_what_none_has() {
    a.seal(of("node-a", "1"), List.of(new SourceRange("topic-1", 99, 100)));
    a.seal(of("node-a", "2"), List.of(new SourceRange("topic-1", "topic-1", 150, 2, "120,29")));

    Elsewhere elsewhere = refused(b, "3", List.of(new SourceRange("topic-1", 149, 52)));

    assertThat(elsewhere.ordinals()).containsOnlyKeys("topic-1");
    assertThat(upTo200(elsewhere.ordinals().get("topic-1"))).containsExactly(98L, 99L, 120L);
    assertThat(elsewhere.nodes()).containsExactly("node-a");
    assertThat(elsewhere.messages()).isEmpty();
    assertThat(b.sources().position("topic-1")).isEqualTo(150);
    SourceRange rest = new SourceRange("topic-1", "topic-1", 149, 49, "100+19,1+28");
    assertThat(b.seal(of("node-b", "3"), List.of(rest))).isTrue();
  }

  @Test
  void seals_batches_whose_ordinals_lie_between_each_other() {
    a.seal(of("node-a", "1"), List.of(new SourceRange("t", "t", 8, 5, "0,1,1,1,1")));

    SourceRange odd = new SourceRange("t", "t", 9, 5, "1,1,1,1,1");
    assertThat(b.seal(of("node-b", "2"), List.of(odd))).isTrue();
  }

  @Test
  void finds_the_few_of_thousands_of_sources_that_another_batch_has() {
    List<SourceRange> files = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      files.add(new SourceRange("file:" + i, 4, 5));
    }
    a.seal(of("node-a", "1"), List.of(files.get(7), files.get(500), files.get(999)));

    assertThat(refused(b, "2", files).ordinals())
        .containsOnlyKeys("file:7", "file:500", "file:999");
  }

  @ParameterizedTest
  @EnumSource(value = BatchState.class, mode = EnumSource.Mode.EXCLUDE, names = "OPEN")
  void what_became_of_the_other_batch_makes_no_difference(BatchState state) {
    in(state, "1"); // which has 100 of its source

    assertThat(refused(b, "2", List.of(new SourceRange("file:1", 199, 200))).ordinals())
        .containsOnlyKeys("file:1");
  }

  @Test
  void seals_what_is_sent_again_once_though_two_nodes_send_it() {
    SourceRange again = new SourceRange("batch:1", "topic-1", 40, 2, "7,32");
    SourceRange more = new SourceRange("batch:1", "topic-2", 40, 1, "9");
    a.seal(of("node-a", "2"), List.of(again, more));

    Elsewhere elsewhere = refused(b, "3", List.of(again, more));
    assertThat(upTo200(elsewhere.ordinals().get("batch:1"))).containsExactly(7L, 9L, 40L);
  }

  @Test
  void seals_a_message_once() {
    a.seal(of("node-a", "1"), List.of(new SourceRange("q@a", 1, 2)), List.of("m1", "m2"));

    List<SourceRange> two = List.of(new SourceRange("q@b", 1, 2));
    assertThat(refused(b, "2", two, "m2", "m3").messages()).containsExactly("m2");
    assertThat(b.seal(of("node-b", "2"), two, List.of("m3", "m4"))).isTrue();
  }

  @Test
  void forgets_a_message_after_a_week_when_more_are_sealed() {
    a.seal(of("node-a", "1"), List.of(new SourceRange("q@a", 0, 1)), List.of("m1"));
    advance(Duration.ofDays(8));
    a.seal(of("node-a", "2"), List.of(new SourceRange("q@a", 1, 1)), List.of("m2"));

    assertThat(a.seal(of("node-a", "3"), List.of(new SourceRange("q@a", 2, 1)), List.of("m1")))
        .isTrue();
  }

  @Test
  void of_nodes_that_seal_the_same_at_once_one_has_it() throws Exception {
    int rounds = 30;
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<Integer>> sealed = new ArrayList<>();
    try {
      for (Ledger node : List.of(a, b)) {
        sealed.add(
            threads.submit(
                () -> {
                  int mine = 0;
                  for (int i = 0; i < rounds; i++) {
                    together.await();
                    try {
                      node.seal(
                          of(node == a ? "node-a" : "node-b", (node == a ? "a" : "b") + i),
                          List.of(new SourceRange("t", 10 * i + 9, 10)),
                          List.of("m" + i));
                      mine++;
                    } catch (TakenElsewhereException e) {
                      assertThat(e.elsewhere().isNothing()).isFalse();
                    }
                  }
                  return mine;
                }));
      }
      assertThat(sealed.get(0).get() + sealed.get(1).get()).isEqualTo(rounds);
    } finally {
      threads.shutdownNow();
    }
  }

  // books

  @Test
  void counts_what_became_of_the_records_of_each_source() {
    a.sources().taken("file:x", 60, 2);
    a.sources().taken("file:y", 40, 0);
    Batch batch = ended("1", 100, range("file:x", 60), range("file:y", 40));

    assertThat(books())
        .containsExactlyInAnyOrder(
            books("file:x", 60, 2, 0, 0, 60), books("file:y", 40, 0, 0, 0, 40));

    Batch settled =
        a.settle(
            batch,
            batch.allPagesDelivered(1, 90, 0, 10, 0),
            List.of(outcome("file:x", 55, 5, 0), outcome("file:y", 35, 5, 0)));

    assertThat(a.find("1")).contains(settled);
    assertThat(books())
        .containsExactlyInAnyOrder(
            books("file:x", 60, 2, 55, 5, 0), books("file:y", 40, 0, 35, 5, 0));
    assertThat(a.sources().books().uneven()).isEmpty();
    assertThat(a.sources().books().batches()).containsExactly("1");
  }

  @Test
  void tells_how_many_of_those_delivered_have_an_answer_without_text() {
    a.sources().taken("file:x", 60, 0);
    a.sources().taken("file:y", 40, 0);
    Batch batch = ended("1", 100, range("file:x", 60), range("file:y", 40));

    Batch settled =
        a.settle(
            batch,
            batch.allPagesDelivered(1, 90, 7, 0, 0),
            List.of(
                new SourceOutcome("file:x", "file:x", 55, 5, 0, 0),
                new SourceOutcome("file:y", "file:y", 35, 2, 0, 0)));
    Batch failed = a.save(settled, settled.failed("why", now()));
    assertThat(a.claim(failed)).isPresent();
    a.sentAgain(failed, failed.rerun(now()), Map.of());

    assertThat(b.find("1").orElseThrow().delivery().empty()).isEqualTo(7);
    assertThat(books())
        .contains(
            new SourceBooks("file:x", OptionalLong.of(60), 0, 55, 5, 0, 0, 0, 0, 0),
            new SourceBooks("file:y", OptionalLong.of(40), 0, 35, 2, 0, 0, 0, 0, 0));
    assertThat(a.sources().books().uneven()).isEmpty();
  }

  @Test
  void counts_a_source_that_is_being_read_with_what_is_there() {
    ended("1", 100, range("file:x", 100));

    assertThat(books())
        .containsExactlyInAnyOrder(
            new SourceBooks("file:x", OptionalLong.empty(), 0, 0, 0, 0, 0, 0, 100, 0));
  }

  @Test
  void counts_a_record_that_is_sent_again_once_before_and_after_it_was_given_up() {
    a.sources().taken("file:x", 100, 0);
    Batch first = ended("1", 100, range("file:x", 100));
    Batch second = Rows.sealed("2", Rows.NOVA, "node-a", 30, now());
    a.seal(second, List.of(new SourceRange(first.source(), "file:x", 99, 30)));
    assertThat(books()).containsExactlyInAnyOrder(books("file:x", 100, 0, 0, 0, 100));

    a.settle(
        first, first.allPagesDelivered(1, 70, 0, 0, 30), List.of(outcome("file:x", 70, 0, 30)));

    assertThat(books())
        .containsExactlyInAnyOrder(
            books("file:x", 100, 0, 70, 0, 30), books(first.source(), 0, 0, 0, 0, 0));
  }

  @Test
  void counts_what_a_person_sent_again_once_before_and_after_it_was_noted() {
    a.sources().taken("file:x", 100, 0);
    Batch ended = ended("1", 100, range("file:x", 100));
    Batch settled =
        a.settle(
            ended, ended.allPagesDelivered(1, 60, 0, 10, 0), List.of(outcome("file:x", 60, 10, 0)));
    Batch failed = a.save(settled, settled.failed("why", now()));
    a.seal(
        Rows.sealed("2", Rows.NOVA, "node-a", 40, now()),
        List.of(
            new SourceRange("rerun:1:7", "file:x", 99, 30),
            new SourceRange("rerun:1:7", "rerun:1:7", 98, 10)));
    assertThat(books()).contains(books("file:x", 100, 0, 60, 10, 30));

    assertThat(a.claim(failed)).isPresent();
    Batch again = a.sentAgain(failed, failed.rerun(now()), Map.of("rerun:1:7", 10L));

    assertThat(a.find("1")).contains(again);
    assertThat(books())
        .containsExactlyInAnyOrder(
            books("file:x", 100, 0, 60, 10, 30), books("rerun:1:7", 10, 0, 0, 0, 10));
    assertThat(a.sources().books().uneven()).isEmpty();
  }

  @Test
  void counts_what_was_given_up_as_dropped() {
    a.sources().taken("file:x", 100, 0);
    Batch ended = ended("1", 100, range("file:x", 100));
    Batch failed = a.save(ended, ended.failed("why", now()));
    assertThat(a.claim(failed)).isPresent();
    a.save(failed, failed.dropped(now()));

    assertThat(books())
        .containsExactlyInAnyOrder(
            new SourceBooks("file:x", OptionalLong.of(100), 0, 0, 0, 0, 0, 100, 0, 0));
    assertThat(books()).allMatch(SourceBooks::balance);
  }

  @Test
  void settles_nothing_when_the_row_has_changed() {
    Batch batch = ended("1", 100, range("file:x", 100));
    a.save(batch, batch.checkpoint(1, 3));

    assertThatExceptionOfType(StaleBatchException.class)
        .isThrownBy(
            () ->
                a.settle(
                    batch,
                    batch.allPagesDelivered(1, 99, 0, 0, 1),
                    List.of(outcome("file:x", 99, 0, 1))));

    assertThat(books()).allSatisfy(source -> assertThat(source.delivered()).isZero());
  }

  @Test
  void keeps_what_happened_to_a_batch_for_people_to_read() {
    Batch batch = ended("1", 100, range("file:x", 100));
    AnswerTotals answers = new AnswerTotals();
    answers.used(1_000, 20);
    answers.used(500, -1);
    answers.failed("ValidationException", "too long", "id-1");
    answers.failed("ValidationException", "too long", "id-2");
    Batch settled =
        a.settle(
            batch,
            batch.allPagesDelivered(1, 98, 0, 2, 0),
            List.of(outcome("file:x", 98, 2, 0)),
            answers);
    a.save(settled, settled.failed("a person must look", now()));

    try (Handle handle = Jdbi.create(database.dataSource()).open()) {
      assertThat(HistoryTable.events(handle, "1"))
          .extracting(BatchEvent::what, BatchEvent::words)
          .containsExactly(
              tuple("SEALED", null),
              tuple("UPLOADED", null),
              tuple("SUBMITTED", null),
              tuple("ENDED", null),
              tuple("FAILED", "a person must look"));
      assertThat(HistoryTable.errors(handle, "1"))
          .containsExactly(
              new ErrorGroup("ValidationException", "too long", 2, List.of("id-1", "id-2")));
      assertThat(
              handle
                  .select("select input_tokens || '/' || output_tokens from batch")
                  .mapTo(String.class)
                  .one())
          .isEqualTo("1500/20");
    }
  }

  @Test
  void tells_batches_whose_sources_do_not_add_up() {
    ended("1", 100, range("file:x", 99));
    Batch batch = ended("2", 100, range("file:y", 100));
    a.settle(batch, batch.allPagesDelivered(1, 100, 0, 0, 0), List.of(outcome("file:y", 99, 0, 0)));

    assertThat(a.sources().books().uneven()).containsExactly("1", "2");
  }

  @Test
  void gives_what_the_batches_took_that_one_does_not_know() {
    ended("1", 100, range("file:w", 100));
    ended("2", 100, range("file:x", 60), range("file:y", 40));

    assertThat(a.sources().beyond(Set.of("1")))
        .containsExactly(Map.entry("2", List.of(range("file:x", 60), range("file:y", 40))));
  }

  private List<SourceBooks> books() {
    return a.sources().books().sources();
  }

  private Batch ended(String id, int records, SourceRange... ranges) {
    Batch sealed = Rows.sealed(id, Rows.NOVA, "node-a", records, now());
    a.seal(sealed, List.of(ranges));
    Batch ended = Rows.advance(a, sealed, BatchState.ENDED, Rows.ARN, now());
    assertThat(a.claim(ended)).isPresent();
    return ended;
  }

  private static SourceRange range(String source, int records) {
    return new SourceRange(source, records - 1, records);
  }

  private static SourceOutcome outcome(String source, int succeeded, int failed, int retried) {
    return new SourceOutcome(source, source, succeeded, 0, failed, retried);
  }

  private static SourceBooks books(
      String source, long accepted, long refused, long delivered, long dead, long pending) {
    return new SourceBooks(
        source, OptionalLong.of(accepted), refused, delivered, 0, 0, dead, 0, pending, 0);
  }

  // reading

  @Test
  void finds_nothing_under_an_unknown_id() {
    assertThat(a.find("nobody")).isEmpty();
    assertThat(a.inState(BatchState.SEALED)).isEmpty();
    assertThat(a.claim(BatchState.SEALED)).isEmpty();
    assertThat(a.claimForSubmit("", 1, Set.of())).isEmpty();
  }

  @Test
  void lists_batches_by_age() {
    Batch second = sealed("2");
    Batch first = sealed("1");
    Batch third = in(BatchState.ENDED, "3");

    assertThat(b.inState(BatchState.SEALED)).containsExactly(first, second);
    assertThat(b.newest(2)).containsExactly(third, second);
    assertThat(b.newest(Integer.MAX_VALUE)).hasSize(3);
  }

  @Test
  void keeps_everything_through_a_restart() {
    Batch sealed = sealed("1");
    Batch ended = in(BatchState.ENDED, "2");
    assertThat(a.claim(ended)).isPresent();
    a.sources().taken("file:x", 10, 1);
    database.close();

    database = LedgerDatabase.open(url());
    Ledger restarted = new JdbcLedger(database, clock, "node-a");
    Ledger other = new JdbcLedger(database, clock, "node-b");

    assertThat(restarted.inState(BatchState.SEALED)).containsExactly(sealed);
    assertThat(restarted.sources().position("file:2")).isEqualTo(99);
    assertThat(other.claim(ended)).as("the lease is kept too").isEmpty();
    assertThat(restarted.claim(ended)).contains(ended);
  }

  @Test
  void a_file_is_known_from_before_its_first_prompt_and_by_how_much_of_it_was_read() {
    SourceFile begun = new SourceFile("file:f:10:aa", "f", 10, "aa");
    a.sources().begun(begun);
    assertThat(b.sources().files("f")).containsExactly(begun);
    assertThat(b.sources().files("g")).isEmpty();
    assertThat(books()).allMatch(source -> source.accepted().isEmpty());
    assertThat(b.sources().unfinished()).isEqualTo(Map.of("file:f:10:aa", 10L));

    a.sources().taken(begun.holding(20, "bb"), 5, 1);
    a.sources().begun(begun); // nothing of what is known is lost by it
    SourceFile read = new SourceFile("file:f:10:aa", "f", 20, "bb", true, 0);
    assertThat(b.sources().files("f")).containsExactly(read);
    assertThat(books()).containsExactly(books("file:f:10:aa", 5, 1, 0, 0, 0));
    assertThat(b.sources().unfinished()).isEmpty();

    a.sources().unread("file:f:10:aa", 7);
    assertThat(b.sources().unread()).isEqualTo(Map.of("file:f:10:aa", 7L));
    assertThat(b.sources().files("f")).containsExactly(read.withUnread(7));
    a.sources().taken(read, 6, 1);
    assertThat(b.sources().unread()).isEmpty();

    a.sources().begun(read.holding(30, "cc")); // it has grown, and its pages come before its count
    assertThat(books()).allMatch(source -> source.accepted().isEmpty());
    assertThat(b.sources().files("f"))
        .containsExactly(new SourceFile("file:f:10:aa", "f", 20, "bb", false, 0));
  }

  // dead letters

  @Test
  void a_dead_letter_keeps_the_place_that_it_got_when_it_was_first_sent_again() {
    LetterTable letters = new LetterTable(database);
    assertThat(letters.begin("dead-letter:f", List.of(7L, 3L), 1).values())
        .extracting(LetterTable.Row::ordinal, LetterTable.Row::outcome)
        .containsExactly(tuple(0L, LetterOutcome.ON_ITS_WAY), tuple(1L, LetterOutcome.ON_ITS_WAY));
    letters.note("dead-letter:f", Map.of(7L, LetterOutcome.SENT), 1);
    letters.note("dead-letter:f", Map.of(7L, LetterOutcome.SENT, 3L, LetterOutcome.REFUSED), 2);

    assertThat(letters.begin("dead-letter:f", List.of(3L, 7L, 9L), 3))
        .isEqualTo(
            Map.of(
                3L, new LetterTable.Row(1, LetterOutcome.REFUSED),
                7L, new LetterTable.Row(0, LetterOutcome.SENT),
                9L, new LetterTable.Row(2, LetterOutcome.ON_ITS_WAY)));
    assertThat(letters.sent("dead-letter:f")).isEqualTo(1);
    assertThat(letters.sources()).containsExactly("dead-letter:f");
  }

  @Test
  void failed_prompts_are_sent_again_as_letters_or_by_a_rerun_and_not_by_both() {
    LetterTable letters = new LetterTable(database);
    letters.begin("dead-letter:f", List.of(7L, 3L), 1);
    assertThat(letters.rerun("dead-letter:f", true)).as("on their way").isEqualTo(2);
    letters.note("dead-letter:f", Map.of(7L, LetterOutcome.SENT, 3L, LetterOutcome.REFUSED), 1);
    assertThat(letters.rerun("dead-letter:f", false)).isEqualTo(1);
    letters.begin("dead-letter:f", List.of(3L), 2);
    assertThat(letters.rerun("dead-letter:f", false)).as("one tried again").isEqualTo(2);
    assertThat(letters.wasRerun("dead-letter:f")).isFalse();
    letters.note("dead-letter:f", Map.of(3L, LetterOutcome.DROPPED), 2);

    assertThat(letters.rerun("dead-letter:f", true)).as("who insists").isZero();
    assertThat(letters.wasRerun("dead-letter:f")).isTrue();
    assertThat(letters.rerun("dead-letter:g", false)).isZero();
    assertThat(letters.rerun("dead-letter:g", false)).as("going on").isZero();
    assertThat(letters.wasRerun("dead-letter:g")).isTrue();
  }

  @Test
  void a_request_says_what_it_is_about_and_who_asked() {
    OperatorRequests requests = new OperatorRequests(database, clock);
    long id = requests.add(OperatorRequest.Action.SEND_LETTERS, "", "{\"id\":\"p1\"}", "ann");

    assertThat(requests.find(id))
        .contains(
            new OperatorRequest(
                id,
                OperatorRequest.Action.SEND_LETTERS,
                "",
                "{\"id\":\"p1\"}",
                "ann",
                now(),
                null,
                null));
  }

  // several nodes

  @Test
  void a_request_is_carried_out_by_one_node_unless_that_ends() {
    OperatorRequests requests = new OperatorRequests(database, clock);
    OperatorRequest request =
        requests.find(requests.add(OperatorRequest.Action.STOP, "1")).orElseThrow();
    assertThat(requests.take(request, "node-a", JdbcLedger.LEASE)).isTrue();
    advance(JdbcLedger.LEASE.minusMillis(1));
    a.renewLeases();
    advance(JdbcLedger.LEASE);
    assertThat(requests.take(request, "node-b", JdbcLedger.LEASE)).isFalse();
    advance(Duration.ofMillis(1));
    assertThat(requests.take(request, "node-b", JdbcLedger.LEASE)).isTrue();

    requests.done(request.id(), "by b");
    requests.done(request.id(), "by a, too late");

    assertThat(requests.find(request.id()).orElseThrow().outcome()).isEqualTo("by b");
    assertThat(requests.take(request, "node-b", JdbcLedger.LEASE)).isFalse();
  }

  @Test
  void what_each_node_has_to_do_is_done_when_all_have_that_were_heard_of() {
    OperatorRequests requests = new OperatorRequests(database, clock);
    ProblemTable nodes = new ProblemTable(database, (handle, began, problem, at) -> {});
    long id = requests.add(OperatorRequest.Action.SEAL, "");
    Duration within = ProblemTable.SILENT;
    nodes.seen("node-c", now());
    advance(within);
    nodes.seen("node-a", now());
    nodes.seen("node-b", now());

    assertThat(requests.partDone(id, "node-a", null, within)).isFalse();
    assertThat(requests.partDone(id, "node-a", "5 sealed", within)).isTrue();
    assertThat(requests.find(id).orElseThrow().isDone()).isFalse();
    assertThat(requests.partDone(id, "node-b", "7 sealed", within)).isTrue();

    assertThat(requests.find(id).orElseThrow().outcome())
        .isEqualTo("node node-a: 5 sealed; node node-b: 7 sealed");
  }

  @Test
  void what_each_node_has_to_do_waits_for_no_node_that_has_gone_silent() {
    OperatorRequests requests = new OperatorRequests(database, clock);
    ProblemTable nodes = new ProblemTable(database, (handle, began, problem, at) -> {});
    nodes.seen("node-b", now());
    long id = requests.add(OperatorRequest.Action.SEAL, "");
    requests.partDone(id, "node-a", "5 sealed", ProblemTable.SILENT);
    assertThat(requests.find(id).orElseThrow().isDone()).isFalse();

    advance(ProblemTable.SILENT);
    requests.partDone(id, "node-a", null, ProblemTable.SILENT);

    assertThat(requests.find(id).orElseThrow().outcome()).isEqualTo("5 sealed");
  }

  @Test
  void one_process_at_a_time_goes_by_the_name_of_a_node() {
    Duration lease = JdbcLedger.LEASE;
    Revocation ours = new Revocation(database, clock, "node-a", "its folder");
    Revocation copy = new Revocation(database, clock, "node-a", "a copy");
    new ProblemTable(database, (handle, began, problem, at) -> {}).seen("node-a", now());
    assertThat(ours.alive(lease, true)).isTrue();
    assertThat(copy.alive(lease, true)).isFalse();
    advance(lease);
    assertThat(copy.alive(lease, true)).isFalse();
    assertThat(ours.alive(lease, true)).as("the same, or after a kill").isTrue();
    advance(lease.plusMillis(1));

    advance(ProblemTable.SILENT);
    assertThat(copy.alive(lease, true)).as("the folder was moved").isTrue();
    assertThat(new OperatorRequests(database, clock).isHeardOf("node-a", lease)).isTrue();
    assertThat(ours.alive(lease, true)).isFalse();
  }

  @Test
  void what_certainly_has_no_job_may_be_moved_and_what_lies_at_a_home_is_counted() {
    Batch first = Rows.in(BatchState.UPLOADED, a, "1", Rows.NOVA, "node-a", null, now());
    Batch created = Rows.in(BatchState.UPLOADED, a, "2", Rows.NOVA, "node-a", null, now());
    created = a.claim(created).orElseThrow();
    created = a.save(created, created.submitting(now()));
    a.release(created);
    Rows.in(BatchState.SUBMITTED, a, "3", Rows.NOVA, "node-a", Rows.ARN, now());
    String model = Rows.NOVA.modelId();
    String home = Rows.PLACE.home();
    assertThat(a.load()).containsExactly(new Ledger.Load(home, model, 2, 1));
    assertThat(a.claimToMove("elsewhere", model)).isEmpty();

    Batch held = a.claimToMove(home, model).orElseThrow();
    assertThat(held.id()).isEqualTo(first.id());
    Place other = new Place("eu", "eu-home", "eu-bucket", "");
    Batch moved = a.save(held, held.movedTo(other, now()));
    a.release(moved);

    assertThat(b.find(moved.id()).orElseThrow().place()).isEqualTo(other);
    assertThat(a.claimToMove(home, model)).isEmpty();
    assertThat(a.claim(BatchState.UPLOADED, Set.of(), Set.of(home))).contains(moved);
    assertThat(a.claimForSubmit(home, 1, Set.of())).isEmpty();
    assertThat(a.claimForSubmit(home, 2, Set.of()).map(Batch::id)).contains(created.id());
  }

  @Test
  void a_prompt_that_was_asked_is_known_to_all_until_its_time_is_over_or_it_has_no_answer() {
    AskedPrompts asked = new AskedPrompts(database, clock);
    byte[] one = new byte[32];
    byte[] two = {2};
    String first = AskedPrompts.digest(Rows.NOVA, one);
    String second = AskedPrompts.digest(Rows.NOVA, two);
    note(asked, "b1", Map.of(3, one, 4, two));

    assertThat(AskedPrompts.digest(CLAUDE, one)).isNotEqualTo(first);
    assertThat(asked.find(List.of(first, second, "of another"))).hasSize(2);
    AskedPrompts.Asked known = asked.find(List.of(first)).get(first);
    assertThat(known.batchId()).isEqualTo("b1");
    assertThat(known.record()).isEqualTo(3);
    assertThat(known.isUnderWay()).isTrue();

    asked.forget("b1", IntStream.of(4));
    assertThat(asked.find(List.of(first, second))).containsOnlyKeys(first);

    clock.advance(Duration.ofHours(2));
    note(asked, "b2", Map.of(0, two));
    assertThat(asked.find(List.of(first, second))).containsOnlyKeys(second);
  }

  private void note(AskedPrompts asked, String id, Map<Integer, byte[]> prompts) {
    Batch batch =
        Rows.in(BatchState.UPLOADED, a, id, Rows.NOVA, "node-a", Rows.ARN + id, clock.instant());
    try (AskedPrompts.Noting noting = asked.noting(batch)) {
      prompts.forEach((record, digest) -> noting.add(record, digest, Duration.ofHours(1)));
    }
  }
}
