/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilentProcessTest {
  private final SettableClock clock = new SettableClock();

  @TempDir private Path data;

  /** What is found now of a process that began, and noted something in the ledger, so long ago. */
  private List<StandingProblem> found(Duration began, Duration noted) throws Exception {
    try (LedgerDatabase database = LedgerDatabase.open(NewLedger.in(data))) {
      ProblemTable table = new ProblemTable(database, (handle, starts, problem, at) -> {});
      Instant now = clock.instant();
      Path lock = Files.writeString(data.resolve(".lock"), "1");
      Files.setLastModifiedTime(lock, FileTime.from(now.minus(began)));
      table.seen("node-a", now.minus(noted));
      return new SilentProcess(table, "node-a", data, clock).look();
    }
  }

  @Test
  void a_process_that_notes_nothing_in_the_ledger_is_a_problem() throws Exception {
    assertThat(found(Duration.ofHours(2), Duration.ofHours(1)))
        .singleElement()
        .matches(problem -> problem.kind() == Kind.NODE_SILENT)
        .matches(problem -> problem.since().equals(clock.instant().minus(Duration.ofHours(1))));
  }

  @Test
  void a_process_that_begins_has_time_to_note_something() throws Exception {
    assertThat(found(Duration.ofSeconds(20), Duration.ofHours(1))).isEmpty();
  }

  @Test
  void a_process_that_notes_what_it_finds_is_none() throws Exception {
    assertThat(found(Duration.ofHours(2), Duration.ofSeconds(20))).isEmpty();
  }
}
