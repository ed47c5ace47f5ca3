/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.ledger.node.LedgerTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which batch a stage of a node gets, and in which order. */
@OnEachDatabase
class ClaimContractTest extends TwoNodes {
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
    Batch other = Rows.in(BatchState.UPLOADED, a, "3", Rows.HAIKU, "node-a", Rows.ARN, now());

    assertThat(a.claimForSubmit("", 1, Set.of())).contains(other);
  }

  @Test
  void leaves_full_models_out() {
    in(BatchState.UPLOADED, "1");
    Batch other = Rows.in(BatchState.UPLOADED, a, "2", Rows.HAIKU, "node-a", Rows.ARN, now());

    assertThat(a.claimForSubmit("", 1, Set.of(Rows.NOVA.modelId()))).contains(other);
    assertThat(b.claimForSubmit("", 1, Set.of(Rows.NOVA.modelId(), Rows.HAIKU.modelId())))
        .isEmpty();
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
}
