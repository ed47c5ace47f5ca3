/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.Rows;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Of nodes that share the batches, one works on each at a time. */
@OnEachDatabase
class LeaseContractTest extends TwoNodes {
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
}
