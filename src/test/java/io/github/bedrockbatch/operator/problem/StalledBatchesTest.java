/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.problem.BatchProblems;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StalledBatchesTest {
  private static final Duration LONG = Duration.ofHours(6);

  private final SettableClock clock = new SettableClock();

  @TempDir private Path folder;

  @Test
  void one_batch_waits_and_two_wait() {
    try (LedgerDatabase database = LedgerDatabase.open(NewLedger.in(folder));
        Ledger ledger = new JdbcLedger(database, clock, "node")) {
      StalledBatches finding =
          new StalledBatches(
              new BatchProblems(database, Set.of("another place"), LONG), LONG, clock);
      upload(ledger, "b1");
      clock.advance(LONG.plusMinutes(1));
      assertThat(finding.look())
          .extracting(StandingProblem::sentence)
          .anySatisfy(of -> assertThat(of).contains("1 batch of", "has waited for a job"))
          .anySatisfy(of -> assertThat(of).startsWith("1 batch with 100 prompts was made at"));

      assertThat(finding.look())
          .extracting(StandingProblem::remedy)
          .as("before it is dropped")
          .anySatisfy(of -> assertThat(of).contains("drop --force", "nodes-differ"));

      upload(ledger, "b2");
      clock.advance(LONG.plusMinutes(1));
      assertThat(finding.look())
          .extracting(StandingProblem::sentence)
          .anySatisfy(of -> assertThat(of).contains("2 batches of", "have waited for a job"))
          .anySatisfy(of -> assertThat(of).startsWith("2 batches with 200 prompts were made at"));
    }
  }

  private void upload(Ledger ledger, String id) {
    Rows.in(BatchState.UPLOADED, ledger, id, Rows.NOVA, "node", Rows.ARN, clock.instant());
  }
}
