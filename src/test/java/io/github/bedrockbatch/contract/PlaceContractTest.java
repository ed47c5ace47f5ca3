/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.event.Outbox;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches lie in a place, and only nodes that reach it work on them there. */
@OnEachDatabase
class PlaceContractTest extends TwoNodes {
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
}
