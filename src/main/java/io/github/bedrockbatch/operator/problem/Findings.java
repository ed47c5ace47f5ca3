/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.budget.Budgets;
import io.github.bedrockbatch.files.Reserve;
import io.github.bedrockbatch.health.Watchdog;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import io.github.bedrockbatch.ledger.node.NodeDisks;
import io.github.bedrockbatch.ledger.node.NodeSettings;
import io.github.bedrockbatch.ledger.node.Turns;
import io.github.bedrockbatch.ledger.pause.Pauses;
import io.github.bedrockbatch.ledger.problem.BatchProblems;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.operator.letter.LetterCounts;
import io.github.bedrockbatch.operator.letter.Letters;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.StageContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Puts all findings together. */
public final class Findings {
  /** Until then a file that has grown is read further, even if its writer pauses often. */
  private static final Duration UNTIL_READ = Duration.ofMinutes(10);

  /** Longer than the time between two calls of a finding. */
  private static final Duration TURN = Duration.ofMinutes(2);

  private Findings() {}

  /**
   * The findings of a process that serves.
   *
   * @param turns decides which node reports what all see alike
   * @param audit returns the last audit; may take a moment
   * @param ofSettings finds settings that can never work
   * @param folders the local folders that sources consume
   */
  public static StandingProblems of(
      StageContext context,
      ProblemTable table,
      Turns turns,
      Supplier<Audit> audit,
      Letters letters,
      Reserve reserve,
      Watchdog watchdog,
      Supplier<List<StandingProblem>> ofSettings,
      Supplier<Set<Path>> folders) {
    Clock clock = context.clock();
    Duration busy = context.settings().process().busyWarning();
    BooleanSupplier turn = () -> turns.take(Turns.PROBLEMS, TURN);
    List<Finding> findings = new ArrayList<>();
    findings.add(new LowDisk(reserve));
    findings.add(ofSettings::get);
    Outages outages = context.failures().outages();
    findings.add(new LastingOutages(outages, clock));
    findings.add(new StuckStages(watchdog, busy, clock));
    findings.add(new OldPrices(context.settings(), clock));
    findings.add(new FailedFiles(folders));
    List<Finding> ofLedger = new ArrayList<>();
    ofLedger.add(
        new DifferingNodes(
            new NodeSettings(context.database()),
            context.node(),
            context.settings().texts(),
            turn,
            clock));
    if (context.database().isServer()) {
      ofLedger.add(new WrongClock(context.ledgerTime(), context.node()));
    }
    ofLedger.add(
        new OfOneNode(
            new SpentBudgets(
                Budgets.spending(context.settings(), context.database(), context.clock())),
            turn));
    ofLedger.addAll(
        ofLedger(
            context.database(),
            context.lanes().homes(),
            context.settings().jobs().scheduledWarning(),
            table,
            turn,
            context.node(),
            context.ledger()::find,
            audit,
            letters::counts,
            context.data(),
            clock));
    ofLedger.forEach(finding -> findings.add(new OfLedger(finding, outages)));
    return new StandingProblems(table, context.node(), clock, findings);
  }

  /**
   * The problems as seen outside the process that serves: what live nodes of the ledger have
   * reported and, if none reports what it finds in this data folder, what can be found in it. Since
   * when that is so may be unknown.
   *
   * @param node the node of the data folder
   * @param served whether a process works on the data folder
   */
  public static List<StandingProblem> beside(
      LedgerDatabase database,
      Duration longWait,
      Operator operator,
      Path data,
      String node,
      boolean served,
      Clock clock)
      throws Exception {
    ProblemTable table = new ProblemTable(database, (handle, began, problem, at) -> {});
    Letters letters =
        new Letters(
            data.resolve("dead-letters"),
            new LetterTable(database),
            new OperatorRequests(database, clock),
            "");
    Instant now = clock.instant();
    Map<String, StandingProblem> found = new LinkedHashMap<>();
    ofLiveNodes(table, now)
        .forEach(problem -> found.put(problem.node() + problem.id(), problem.seenFrom(node)));
    List<StandingProblem> silent =
        served ? new SilentProcess(table, node, data, clock).look() : List.of();
    silent.forEach(problem -> found.put(problem.id(), problem.seen("", problem.since())));
    if (!served || !silent.isEmpty() || table.nodes(now).isEmpty()) {
      List<Finding> findings =
          new ArrayList<>(
              ofLedger(
                  database,
                  Set.of(),
                  longWait,
                  table,
                  () -> true,
                  "",
                  operator::show,
                  operator::audit,
                  letters::countAll, // there is no second call that could count the rest
                  data,
                  clock));
      findings.add(new FailedFiles(() -> Set.of(data.resolve("inbox")))); // of the shipped route
      Map<String, Instant> since = sinceOf(node, table);
      for (Finding finding : findings) {
        finding.look();
        for (StandingProblem problem : finding.look()) { // some report only what they see twice
          Instant known = problem.since() == null ? since.get(problem.id()) : problem.since();
          found.putIfAbsent(problem.id(), problem.seen("", known));
        }
      }
    }
    return found.values().stream().sorted(StandingProblems.BY_URGENCY).toList();
  }

  /** Since when the node had seen what it saw last. */
  private static Map<String, Instant> sinceOf(String node, ProblemTable table) {
    return table.all().stream()
        .filter(problem -> problem.node().equals(node))
        .collect(Collectors.toMap(StandingProblem::id, StandingProblem::since));
  }

  static List<StandingProblem> ofLiveNodes(ProblemTable table, Instant now) {
    Map<String, Instant> nodes = table.nodes(now);
    Instant then = now.minus(ProblemTable.SILENT);
    return table.all().stream()
        .filter(problem -> nodes.getOrDefault(problem.node(), Instant.MIN).isAfter(then))
        .toList();
  }

  private static List<Finding> ofLedger(
      LedgerDatabase database,
      Set<String> homes,
      Duration longWait,
      ProblemTable table,
      BooleanSupplier turn,
      String node,
      Function<String, Optional<Batch>> batches,
      Supplier<Audit> audit,
      Callable<LetterCounts> letters,
      Path data,
      Clock clock) {
    return List.of(
        new OfOneNode(
            new StalledBatches(new BatchProblems(database, homes, longWait), longWait, clock),
            turn),
        new BookKeeping(
            audit, SpoolFolder.in(data), node.isEmpty() ? Duration.ZERO : UNTIL_READ, clock),
        new StuckFolders(batches, SpoolFolder.in(data)),
        new OfOneNode(new SilentNodes(table, new NodeDisks(database, clock), node, clock), turn),
        new OfOneNode(new Paused(new Pauses(database)), turn),
        new WaitingDeadLetters(letters));
  }
}
