/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StuckFoldersTest {
  @TempDir private Path data;

  @Test
  void a_sealed_batch_whose_folder_keeps_its_old_name_is_named_at_the_second_look()
      throws Exception {
    SettableClock clock = new SettableClock();
    SpoolFolder spool = SpoolFolder.in(data);
    Path key = Files.createDirectories(data.resolve("spool/key"));
    Files.writeString(key.resolve("key.json"), "{}");
    Path stuck = Files.createDirectories(key.resolve("b1.open"));
    Files.createDirectories(key.resolve("b2.open"));
    try (JdbcLedger ledger =
        new JdbcLedger(LedgerDatabase.open(NewLedger.in(data)), clock, "node")) {
      Rows.in(BatchState.SEALED, ledger, "b1", Rows.NOVA, "node", null, clock.instant());
      StuckFolders folders = new StuckFolders(ledger::find, spool);

      assertThat(folders.look()).isEmpty();
      assertThat(folders.look())
          .singleElement()
          .matches(problem -> problem.kind() == Kind.BATCH_STUCK && problem.subject().equals("b1"))
          .matches(problem -> problem.sentence().contains(stuck + " cannot be renamed"));

      Files.move(stuck, key.resolve("b1.sealed"));
      assertThat(folders.look()).isEmpty();
    }
  }
}
