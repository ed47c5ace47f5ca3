/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchContents;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.Delivery;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.StaleBatchException;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which moves a batch makes, who may make them, and that a row keeps what it was given. */
@OnEachDatabase
class BatchLifeContractTest extends TwoNodes {
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

    database = LedgerDatabase.open(url);
    Ledger restarted = new JdbcLedger(database, clock, "node-a");
    Ledger other = new JdbcLedger(database, clock, "node-b");

    assertThat(restarted.inState(BatchState.SEALED)).containsExactly(sealed);
    assertThat(restarted.sources().position("file:2")).isEqualTo(99);
    assertThat(other.claim(ended)).as("the lease is kept too").isEmpty();
    assertThat(restarted.claim(ended)).contains(ended);
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
}
