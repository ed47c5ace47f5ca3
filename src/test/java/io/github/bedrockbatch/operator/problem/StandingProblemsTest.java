/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.node.NodeDisks;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.operator.letter.LetterCounts;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandingProblemsTest {
  private static final StandingProblem SINK =
      StandingProblem.of(Kind.SINK_FAILING, "http", "It is away", "Look at it", null);
  private static final StandingProblem LETTERS =
      StandingProblem.of(
          Kind.DEAD_LETTERS, "rejected", "1 value could not become prompts", "Look", null);
  private static final StandingProblem QUOTA =
      StandingProblem.of(Kind.QUOTA_FULL, "nova", "No more jobs", "Wait", null);

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private final List<StandingProblem> found = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private boolean away;
  private LedgerDatabase database;
  private ProblemTable table;
  private StandingProblems problems;

  @BeforeEach
  void open() {
    database = LedgerDatabase.open(NewLedger.in(folder));
    table = new ProblemTable(database, (handle, began, problem, at) -> tell(began, problem, at));
    problems = start("a");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void tell(boolean began, StandingProblem problem, Instant at) {
    if (away) {
      throw new ConnectionException(new SQLException("gone"));
    }
    told.add(problem.id() + (began ? " began " : " ended ") + at);
  }

  private StandingProblems start(String node) {
    return new StandingProblems(table, node, clock, List.of(() -> List.copyOf(found)));
  }

  private void look() {
    clock.advance(Duration.ofSeconds(10));
    problems.look();
  }

  @Test
  void a_problem_is_told_once_when_it_begins_and_once_when_it_is_over() {
    try (LogLines log = new LogLines(StandingProblems.class)) {
      found.add(QUOTA);
      found.add(SINK);
      look();
      Instant since = clock.instant();
      look();

      assertThat(problems.standing())
          .containsExactly(SINK.seen("a", since), QUOTA.seen("a", since));
      assertThat(table.all()).containsExactlyInAnyOrderElementsOf(problems.standing());
      found.remove(SINK);
      look();
      look();

      assertThat(table.all()).containsExactly(QUOTA.seen("a", since));
      assertThat(log.all())
          .containsExactlyInAnyOrder(
              "WARN Problem: No more jobs. Wait",
              "ERROR Problem: It is away. Look at it",
              "INFO No longer a problem: It is away");
      assertThat(told)
          .containsExactlyInAnyOrder(
              "quota-full:nova began " + since,
              "sink-failing:http began " + since,
              "sink-failing:http ended " + since.plusSeconds(20));
    }
  }

  @Test
  void it_looks_and_tells_that_its_node_is_there_after_the_clock_was_set_back() {
    look();
    clock.advance(Duration.ofHours(-2));
    found.add(SINK);
    look();

    assertThat(problems.standing()).hasSize(1);
    assertThat(table.nodes(clock.instant())).containsEntry("a", clock.instant());
  }

  @Test
  void one_that_is_put_in_other_words_is_the_same() {
    found.add(SINK);
    look();
    Instant since = clock.instant();
    found.set(0, StandingProblem.of(Kind.SINK_FAILING, "http", "It says no", "Ask it", null));
    look();

    assertThat(table.all())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.sentence()).isEqualTo("It says no");
              assertThat(problem.since()).isEqualTo(since);
            });
    assertThat(told).hasSize(1);
  }

  @Test
  void what_changes_while_the_ledger_is_away_is_kept_there_when_it_is_back() {
    away = true;
    found.add(SINK);
    look();
    Instant began = clock.instant();
    assertThat(problems.standing()).hasSize(1);
    assertThat(table.all()).isEmpty();
    found.clear();
    look();
    assertThat(told).isEmpty();

    away = false;
    look();

    assertThat(told)
        .containsExactly(
            "sink-failing:http began " + began, "sink-failing:http ended " + began.plusSeconds(10));
  }

  @Test
  void a_restart_takes_up_what_was_found_and_tells_only_its_end() {
    found.add(SINK);
    look();
    Instant since = clock.instant();
    found.clear();

    problems = start("a"); // as after a kill
    look();
    assertThat(problems.standing()).containsExactly(SINK.seen("a", since));
    assertThat(told).hasSize(1);
    clock.advance(Duration.ofMinutes(2));
    look();

    assertThat(problems.standing()).isEmpty();
    assertThat(told).hasSize(2);
  }

  @Test
  void a_restart_believes_no_longer_what_it_can_look_for_at_once() {
    found.add(LETTERS);
    found.add(SINK);
    look();
    found.clear();

    problems = start("a");
    look();

    assertThat(problems.standing()).extracting(StandingProblem::kind).containsOnly(SINK.kind());
    assertThat(told).last().asString().startsWith("dead-letters:rejected ended");
  }

  @Test
  void a_restart_believes_all_for_as_long_as_a_finding_cannot_tell() {
    found.add(LETTERS);
    look();
    LetterCounts[] counts = {new LetterCounts(List.of(), Map.of(), 1_000)};

    problems =
        new StandingProblems(table, "a", clock, List.of(new WaitingDeadLetters(() -> counts[0])));
    look();
    assertThat(problems.standing()).hasSize(1);
    counts[0] = new LetterCounts(List.of(), Map.of(), 0);
    clock.advance(Duration.ofSeconds(20));
    look();

    assertThat(problems.standing()).isEmpty();
  }

  @Test
  void a_look_that_hangs_is_not_the_last_one() {
    look();
    Instant last = problems.lookedAt();
    assertThat(last).isEqualTo(clock.instant());

    problems =
        new StandingProblems(
            table,
            "a",
            clock,
            List.of(
                () -> {
                  assertThat(problems.lookedAt()).isEqualTo(last);
                  clock.advance(Duration.ofMinutes(10));
                  assertThat(problems.lookedAt()).isEqualTo(last);
                  found.add(SINK);
                  return List.of();
                }));
    problems.look();

    assertThat(found).containsExactly(SINK);
    assertThat(problems.lookedAt()).isEqualTo(last.plus(Duration.ofMinutes(10)));
  }

  @Test
  void every_node_sees_what_the_others_have_found_and_whether_one_is_silent() throws Exception {
    found.add(SINK);
    found.add(LETTERS);
    look();
    found.remove(LETTERS);
    StandingProblems other = start("b");
    other.look();
    SilentNodes silent = new SilentNodes(table, new NodeDisks(database, clock), "b", clock);

    assertThat(other.ofAllNodes()).extracting(StandingProblem::node).contains("a", "b");
    assertThat(other.ofAllNodes())
        .extracting(StandingProblem::sentence)
        .containsExactly(
            "It is away (node a)", "It is away", "1 value could not become prompts (node a)");
    assertThat(silent.look()).isEmpty();
    clock.advance(Duration.ofMinutes(2));
    assertThat(silent.look())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.sentence())
                    .startsWith("The node a has ended")
                    .endsWith("; its dead letters, too: 1 value could not become prompts"));
    problems.close();
    assertThat(silent.look()).isEmpty();
  }

  @Test
  void what_is_the_same_to_all_nodes_is_told_once_though_its_turn_goes_round() {
    StandingProblem failed = StandingProblem.of(Kind.BATCH_FAILED, "b1", "It failed", "Look", null);
    found.add(failed);
    look();
    StandingProblems other = start("b");
    other.look();
    found.clear();
    look();
    assertThat(told).singleElement().asString().startsWith("batch-failed:b1 began");

    other.look();
    assertThat(told).hasSize(2).last().asString().startsWith("batch-failed:b1 ended");
  }

  @Test
  void a_look_that_fails_leaves_what_was_found_before() {
    boolean[] fails = {false};
    problems =
        new StandingProblems(
            table,
            "a",
            clock,
            List.of(
                () -> {
                  if (fails[0]) {
                    throw new IllegalStateException("gone");
                  }
                  return List.of(SINK);
                }));
    look();
    fails[0] = true;
    look();

    assertThat(problems.standing()).hasSize(1);
  }
}
