/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.ManyBatches;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.problem.BatchProblems;
import io.github.bedrockbatch.ledger.view.BatchFilter;
import io.github.bedrockbatch.ledger.view.LedgerView;
import io.github.bedrockbatch.ledger.view.PageOf;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/** How much work it is to answer people, and who is held up by that. */
class SqliteLedgerViewTest {
  private static final Instant NOW = Instant.parse("2026-11-26T02:00:00Z");

  private static final long MOST_THOUSAND_STEPS = 15 * 100;

  @TempDir private static Path folder;

  @Test
  void who_only_reads_holds_up_nobody_who_writes_and_writes_nothing() {
    try (LedgerDatabase database = LedgerDatabase.open(NewLedger.in(folder));
        Handle reading = Jdbi.open(database.reading().dataSource())) {
      reading.begin();
      assertThat(reading.createQuery("select count(*) from batch").mapTo(Long.class).one())
          .isZero();

      assertThat(
              new JdbcLedger(database, Clock.systemUTC(), "node")
                  .seal(Rows.sealed("beside", Rows.NOVA, "node", NOW), List.of()))
          .isTrue();

      assertThatThrownBy(() -> reading.execute("delete from batch"))
          .hasMessageContaining("readonly");
      reading.rollback();
    }
  }

  /** Counted in steps of SQLite's virtual machine: a time would tell of what else runs. */
  @Test
  void no_question_takes_more_than_15_steps_for_each_of_100_000_batches() throws Exception {
    try (LedgerDatabase database =
        LedgerDatabase.open("jdbc:sqlite:" + folder.resolve("many.db"))) {
      ManyBatches.fill(database, "node", NOW, 100_000, 1_000);
      LedgerView view = new LedgerView(database);
      Map<String, Runnable> questions = new LinkedHashMap<>();
      questions.put("states", view::states);
      BatchProblems problems = new BatchProblems(database, Set.of("home"), Duration.ofHours(6));
      questions.put("problems", () -> problems.look(NOW, Duration.ofDays(1)));
      questions.put("jobs", view::openJobs);
      questions.put("times", () -> view.times(200));
      questions.put("a batch", () -> view.story(ManyBatches.id(NOW, 5_000)));
      for (BatchFilter filter :
          List.of(
              BatchFilter.ALL,
              BatchFilter.in(BatchState.FAILED, BatchState.DELIVERED),
              new BatchFilter(Set.of(), "nova", null, null, null, null),
              new BatchFilter(Set.of(), null, "kafka:", null, null, null),
              new BatchFilter(Set.of(), null, "no such source", null, null, null),
              new BatchFilter(Set.of(), null, "file:2026112", null, null, null),
              new BatchFilter(Set.of(), null, null, "cannot read", null, null),
              new BatchFilter(Set.of(), null, null, "no such text", null, null),
              new BatchFilter(
                  Set.of(BatchState.FAILED),
                  "haiku",
                  "kafka",
                  "role",
                  NOW.minusSeconds(9_000_000),
                  NOW))) {
        questions.put(filter.toString(), () -> view.find(filter, PageOf.newest(50)));
        questions.put(
            "the middle of " + filter,
            () -> view.find(filter, new PageOf(ManyBatches.id(NOW, 50_000), null, 50)));
      }

      assertThat(view.ids(BatchFilter.ALL, 1)).containsExactly(ManyBatches.id(NOW, 1));
      assertThat(new JdbcLedger(database, Clock.systemUTC(), "node").sources().books().uneven())
          .isEmpty();
      AtomicLong thousands = countSteps(database);
      view.states();
      assertThat(thousands.get()).as("steps that are counted").isPositive();
      assertThat(questions)
          .allSatisfy(
              (name, question) -> {
                thousands.set(0);
                question.run();
                assertThat(thousands.get()).as(name).isLessThan(MOST_THOUSAND_STEPS);
              });
    }
  }

  /** Counts on each connection of those who read; all are had at once, so that none is missed. */
  private static AtomicLong countSteps(LedgerDatabase database) throws SQLException {
    AtomicLong thousands = new AtomicLong();
    ProgressHandler counter =
        new ProgressHandler() {
          @Override
          protected int progress() {
            thousands.incrementAndGet();
            return 0;
          }
        };
    DataSource reading = database.reading().dataSource();
    try (Connection one = reading.getConnection();
        Connection other = reading.getConnection()) {
      ProgressHandler.setHandler(one.unwrap(SQLiteConnection.class), 1000, counter);
      ProgressHandler.setHandler(other.unwrap(SQLiteConnection.class), 1000, counter);
    }
    return thousands;
  }
}
