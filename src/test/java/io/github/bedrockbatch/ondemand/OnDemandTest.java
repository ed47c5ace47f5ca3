/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnDemandTest {
  @TempDir private Path data;

  private void answer(String batch) throws IOException {
    Files.createFile(
        Files.createDirectories(data.resolve("on-demand").resolve(batch))
            .resolve("on-demand.jsonl"));
  }

  @Test
  void a_start_removes_the_answers_to_batches_that_are_over_and_no_others() throws IOException {
    SettableClock clock = new SettableClock();
    try (JdbcLedger ledger =
        new JdbcLedger(LedgerDatabase.open(NewLedger.in(data)), clock, "node")) {
      for (BatchState state : EnumSet.range(BatchState.SEALED, BatchState.DROPPED)) {
        String id = state.name().toLowerCase(Locale.ROOT);
        Rows.in(state, ledger, id, Rows.NOVA, "node", "arn:" + id, clock.instant());
        answer(id);
      }
      answer("of-a-ledger-that-was-lost");

      new OnDemand(null, null, data.resolve("on-demand")).clearOver(ledger);
    }

    try (Stream<Path> left = Files.list(data.resolve("on-demand"))) {
      assertThat(left.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "sealed", "uploaded", "held", "submitted", "failed", "of-a-ledger-that-was-lost");
    }
  }
}
