/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Rows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedWorkTest {
  @TempDir Path folder;

  private final SettableClock clock = new SettableClock();
  private JdbcLedger ledger;

  @BeforeEach
  void open() {
    ledger = new JdbcLedger(LedgerDatabase.open(NewLedger.in(folder)), clock, "node");
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private void seal(String id) {
    ledger.seal(Rows.sealed(id, Rows.NOVA, "node", clock.instant()), List.of());
  }

  private String claimed() {
    return ledger.claim(BatchState.SEALED).map(Batch::id).orElse("none");
  }

  @Test
  void a_batch_that_was_in_hand_when_the_process_was_killed_goes_on_at_once() {
    seal("a");
    assertThat(claimed()).isEqualTo("a");

    UnfinishedWork.takeUp(ledger, clock);

    assertThat(ledger.leased()).isEmpty();
    assertThat(claimed()).isEqualTo("a");
  }

  @Test
  void a_batch_that_ends_each_process_is_left_alone_for_longer_and_holds_up_no_other() {
    seal("poison");
    for (int pause = 0; pause <= 8; pause = Math.max(1, 2 * pause)) {
      assertThat(claimed()).isEqualTo("poison");
      UnfinishedWork.takeUp(ledger, clock);
      if (pause > 0) {
        assertThat(claimed()).as("before %s s", pause).isEqualTo("none");
      }
      clock.advance(Duration.ofSeconds(pause));
    }
    assertThat(claimed()).isEqualTo("poison");
    UnfinishedWork.takeUp(ledger, clock);
    seal("innocent");

    assertThat(claimed()).isEqualTo("innocent");
    assertThat(claimed()).as("goes on with it").isEqualTo("innocent");
    assertThat(ledger.find("poison").orElseThrow().reason()).contains("the process ended");
  }

  @Test
  void of_those_that_were_in_hand_together_each_is_tried_at_a_time_of_its_own() {
    for (String id : List.of("a", "b")) {
      seal(id);
    }
    for (int end = 0; end < 2; end++) {
      ledger.claim(BatchState.SEALED, Set.of("a"));
      ledger.claim(BatchState.SEALED, Set.of("b"));
      UnfinishedWork.takeUp(ledger, clock);
    }

    assertThat(claimed()).isEqualTo("none");
    clock.advance(Duration.ofSeconds(1));
    assertThat(ledger.claim(BatchState.SEALED, Set.of("b"))).isPresent();
    assertThat(ledger.claim(BatchState.SEALED, Set.of("a"))).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(ledger.claim(BatchState.SEALED, Set.of("a"))).isPresent();
  }

  @Test
  void a_batch_that_had_waited_for_a_service_is_not_to_blame_for_a_kill() {
    seal("a");
    Batch held = ledger.claim(BatchState.SEALED).orElseThrow();
    for (int i = 0; i < 20; i++) {
      held = ledger.save(held, held.postponed("S3 is away", clock.instant()));
    }

    UnfinishedWork.takeUp(ledger, clock);

    assertThat(claimed()).isEqualTo("a");
  }

  @Test
  void an_answered_step_begins_the_count_anew() {
    seal("a");
    claimed();
    UnfinishedWork.takeUp(ledger, clock);
    Batch held = ledger.claim(BatchState.SEALED).orElseThrow();
    Batch uploaded = ledger.save(held, held.uploaded(Rows.PLACE, clock.instant()));

    assertThat(uploaded.failures()).isZero();
  }

  @Test
  void a_batch_that_is_over_is_only_let_go() {
    seal("a");
    Batch held = ledger.claim(BatchState.SEALED).orElseThrow();
    ledger.save(held, held.failed("why", clock.instant()));
    ledger.claim(ledger.find("a").orElseThrow());

    UnfinishedWork.takeUp(ledger, clock);

    assertThat(ledger.leased()).isEmpty();
    assertThat(ledger.find("a").orElseThrow().reason()).isEqualTo("why");
  }
}
