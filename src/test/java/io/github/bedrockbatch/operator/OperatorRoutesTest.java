/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.FakeBedrock;
import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.OneLane;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.event.Outbox;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.problem.ProblemTable.Change;
import io.github.bedrockbatch.ledger.problem.ProblemTable.Changed;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.operator.letter.Letters;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.stage.FailurePolicy;
import io.github.bedrockbatch.stage.StageContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests beside a stage that is quick. */
class OperatorRoutesTest {
  private static final String ID = "20261122-132230-123-k3x9q2";

  @TempDir private Path data;
  private final SettableClock clock = new SettableClock();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private LedgerDatabase database;
  private Ledger ledger;
  private OperatorRequests requests;
  private Consumer<BatchState> stage = state -> {};

  @BeforeEach
  void start() throws Exception {
    database = LedgerDatabase.open(NewLedger.in(data));
    ledger =
        new JdbcLedger(
            database,
            clock,
            "node",
            Set.of(),
            false,
            JdbcLedger.LEASE,
            batch -> stage.accept(batch.state()),
            new Outbox(List.of()));
    requests = new OperatorRequests(database, clock);
    Settings settings = Settings.load(SettingsSource.commandLine(Map.of()));
    StageContext context =
        new StageContext(
            settings,
            database,
            ledger,
            "ledger",
            "node",
            OneLane.of(settings, clock),
            new FailurePolicy(ledger, clock, Duration.ofMinutes(1), Duration.ofMinutes(30)),
            clock);
    camel.getRegistry().bind("bedrockClient", new FakeBedrock());
    Letters letters = new Letters(data, new LetterTable(database), requests, context.node());
    camel.addRoutes(new OperatorRoutes(context, requests, SpoolFolder.in(data), letters));
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
    ledger.close();
  }

  private String outcome(Action action) {
    long id = requests.add(action, ID);
    camel.createFluentProducerTemplate().to("direct:operator-wake-up").send();
    return requests.find(id).orElseThrow().outcome();
  }

  private Batch in(BatchState state) {
    return Rows.in(state, ledger, ID, Rows.NOVA, "node", Rows.ARN, clock.instant());
  }

  @ParameterizedTest
  @CsvSource({"FAILED, RERUN, ENDED", "HELD, RELEASE, SEALED"})
  void leaves_the_lease_to_the_stage_that_its_move_has_woken(
      BatchState before, Action action, BatchState after) {
    in(before);
    stage = state -> ledger.claim(state);

    assertThat(outcome(action)).doesNotStartWith("refused");

    assertThat(ledger.leased())
        .singleElement()
        .satisfies(batch -> assertThat(batch.state()).isEqualTo(after));
  }

  @Test
  void gives_the_lease_back_after_a_request_that_is_refused() {
    in(BatchState.DELIVERED);

    assertThat(outcome(Action.RERUN)).startsWith("refused");

    assertThat(ledger.leased()).isEmpty();
  }

  @Test
  void a_node_that_is_gone_takes_what_was_only_on_its_disk_with_it() {
    Rows.in(BatchState.SEALED, ledger, ID, Rows.NOVA, "gone", Rows.ARN, clock.instant());
    ProblemTable nodes = new ProblemTable(database, (handle, began, problem, at) -> {});
    nodes.seen("gone", clock.instant());
    StandingProblem letters =
        StandingProblem.of(Kind.DEAD_LETTERS, "dead-letters", "3 dead letters wait", "", null);
    nodes.save(
        List.of(new Changed(Change.BEGAN, letters.seen("gone", clock.instant()), clock.instant())));
    assertThat(gone()).startsWith("refused: the node gone was heard of");
    clock.advance(ProblemTable.SILENT);

    assertThat(gone())
        .contains("100 prompts that were only on its disk are given up")
        .endsWith("; its dead letters, too: 3 dead letters wait");

    assertThat(ledger.find(ID).orElseThrow().reason()).contains("on node gone, which is gone");
    assertThat(nodes.nodes(clock.instant())).isEmpty();
  }

  @Test
  void a_node_that_nobody_knows_is_not_gone() {
    ProblemTable nodes = new ProblemTable(database, (handle, began, problem, at) -> {});
    nodes.seen("gonne", clock.instant());

    assertThat(gone())
        .isEqualTo("refused: there is no node gone. Beside this one there are: gonne");
  }

  private String gone() {
    long id = requests.add(Action.GONE, "gone");
    camel.createFluentProducerTemplate().to("direct:operator-wake-up").send();
    return requests.find(id).orElseThrow().outcome();
  }

  @Test
  void leaves_a_batch_that_is_not_uploaded_to_its_node() {
    Rows.in(BatchState.SEALED, ledger, ID, Rows.NOVA, "other", Rows.ARN, clock.instant());
    new ProblemTable(database, (handle, began, problem, at) -> {}).seen("other", clock.instant());

    assertThat(outcome(Action.DROP)).as("it is not this node's").isNull();
    clock.advance(ProblemTable.SILENT);
    assertThat(outcome(Action.DROP)).startsWith("dropped");
  }
}
