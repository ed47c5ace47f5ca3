/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.node.NodeSettings;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferingNodesTest {
  private static final Map<String, String> USUAL =
      Map.of("deliver.to", "files", "s3.bucket", "prompts", "http.port", "8080");

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private LedgerDatabase database;
  private ProblemTable table;

  @BeforeEach
  void open() {
    database = LedgerDatabase.open(NewLedger.in(folder));
    table = new ProblemTable(database, (handle, began, problem, at) -> {});
  }

  @AfterEach
  void close() {
    database.close();
  }

  private DifferingNodes node(String name, Map<String, String> settings, boolean turn) {
    table.seen(name, clock.instant());
    return new DifferingNodes(new NodeSettings(database), name, settings, () -> turn, clock);
  }

  @Test
  void nodes_that_agree_on_what_they_share_are_no_problem() {
    DifferingNodes a = node("a", USUAL, true);
    node("b", Map.of("deliver.to", "files", "s3.bucket", "prompts", "http.port", "81"), false)
        .look();
    node("older", Map.of("deliver.to", "files"), false).look();

    assertThat(a.look()).isEmpty();
  }

  @Test
  void one_node_names_the_settings_in_which_they_differ_and_no_value() {
    DifferingNodes a = node("a", USUAL, true);
    DifferingNodes b = node("b", Map.of("deliver.to", "kafka", "s3.bucket", "other"), false);

    assertThat(b.look()).as("the other one tells").isEmpty();
    assertThat(a.look())
        .extracting(StandingProblem::sentence)
        .containsExactly(
            "The nodes a, b do not have the same settings: they differ in deliver.to, s3.bucket");
  }

  @Test
  void a_node_that_was_started_again_with_the_same_or_is_silent_differs_no_more() {
    DifferingNodes a = node("a", USUAL, true);
    node("b", Map.of("deliver.to", "kafka"), false).look();
    assertThat(a.look()).hasSize(1);

    node("b", USUAL, false).look();
    assertThat(a.look()).isEmpty();

    node("b", Map.of("deliver.to", "kafka"), false).look();
    clock.advance(Duration.ofMinutes(2));
    table.seen("a", clock.instant());
    assertThat(a.look()).isEmpty();
  }
}
