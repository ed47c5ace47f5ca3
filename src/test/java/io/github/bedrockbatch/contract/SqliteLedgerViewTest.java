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
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people may ask of SQLite, and how long it takes. */
class SqliteLedgerViewTest extends LedgerViewContractTest {
  private static final Instant NOW = Instant.parse("2026-11-26T02:00:00Z");

  @TempDir private static Path folder;

  @Override
  String url() {
    return NewLedger.in(folder);
  }

  @Test
  void who_only_reads_holds_up_nobody_who_writes_and_writes_nothing() {
    try (LedgerDatabase database = LedgerDatabase.open(url());
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

  /** Of the thread, as others may be busy. A page asks for one list, or for all sums at most. */
  @Test
  void every_question_takes_less_than_a_tenth_of_a_second_at_100_000_batches() throws Exception {
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
      assertThat(questions)
          .allSatisfy(
              (name, question) ->
                  assertThat(quickest(question)).as(name).isLessThan(Duration.ofMillis(100)));
    }
  }

  private static Duration quickest(Runnable question) {
    long quickest = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      question.run();
      quickest =
          Math.min(
              quickest, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
    }
    return Duration.ofNanos(quickest);
  }
}
