/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.aws.AwsClients;
import io.github.bedrockbatch.aws.EmbeddedAws;
import io.github.bedrockbatch.budget.Budgets;
import io.github.bedrockbatch.check.StartCheck;
import io.github.bedrockbatch.config.LaneOptions;
import io.github.bedrockbatch.config.LedgerOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.CloseStack;
import io.github.bedrockbatch.files.DirectoryLock;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.files.Reserve;
import io.github.bedrockbatch.health.Heap;
import io.github.bedrockbatch.health.Watchdog;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.LedgerWatch;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.budget.Spending;
import io.github.bedrockbatch.ledger.event.Outbox;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import io.github.bedrockbatch.ledger.node.OpenNotes;
import io.github.bedrockbatch.ledger.node.Turns;
import io.github.bedrockbatch.ledger.pause.Pauses;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.usage.UsageView;
import io.github.bedrockbatch.ledger.view.Endings;
import io.github.bedrockbatch.ledger.view.LedgerView;
import io.github.bedrockbatch.ledger.view.SpoolView;
import io.github.bedrockbatch.local.LocalAws;
import io.github.bedrockbatch.metrics.Meters;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.operator.cost.Costs;
import io.github.bedrockbatch.operator.edge.Edges;
import io.github.bedrockbatch.operator.letter.Letters;
import io.github.bedrockbatch.operator.problem.Findings;
import io.github.bedrockbatch.operator.problem.StandingProblems;
import io.github.bedrockbatch.operator.view.WatchedFacts;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.recovery.Recovery;
import io.github.bedrockbatch.spool.Spool;
import io.github.bedrockbatch.spool.Spooling;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.stage.FailurePolicy;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.Lanes;
import io.github.bedrockbatch.stage.LeaseRoutes;
import io.github.bedrockbatch.stage.StageContext;
import io.github.bedrockbatch.stage.UnfinishedWork;
import io.github.bedrockbatch.stage.WakeUps;
import io.github.bedrockbatch.trace.BatchTraces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens what the stages share, in this order: first the lock of the data folder, as no other
 * process may work on it; then the ledger, which must be the right one before the spool trusts it;
 * then the spool, which must be recovered before a source is read.
 */
final class StartUp {
  private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);

  final WakeUps wakeUps = new WakeUps();
  final Meters meters;
  final StageContext context;
  final LeaseRoutes leases;
  final List<AwsClients> aws = new ArrayList<>();
  final OperatorRequests requests;
  final SpoolFolder folder;
  final Operator operator;
  final Letters letters;
  final Recovery recovery;
  final Reserve reserve;
  final Spool spool;
  final Costs costs;
  final WatchedFacts facts;
  final Watchdog watchdog;
  final StandingProblems problems;
  final StartCheck startCheck;
  final Edges edges;
  final OpenNotes openNotes;
  final Turns turns;
  final Spending spending;

  /**
   * @param ledgers may wrap the ledger
   * @param resources receives what must be closed, even if this throws
   */
  StartUp(Settings settings, Clock clock, UnaryOperator<Ledger> ledgers, CloseStack resources)
      throws IOException, InterruptedException {
    Path data = settings.data().dir();
    DirectoryLock lock = resources.add(DirectoryLock.take(data));
    warnIfOpenToOthers(data);
    String node = NodeName.of(data);
    meters = resources.add(new Meters());
    LocalAws local = settings.aws().isLocal() ? resources.add(EmbeddedAws.start(settings)) : null;

    LedgerOptions where = settings.ledger();
    LedgerDatabase database =
        LedgerDatabase.open(where.url(), where.user(), where::currentPassword, where.timeout());
    Duration patience = settings.process().stopTimeout().dividedBy(10);
    resources.onClose(() -> database.stop(patience));
    Lanes lanes =
        new Lanes(lanes(settings, local, resources), clock, settings.retry().longestPause());
    BatchTraces traces = resources.add(BatchTraces.to(settings.observe().traceEndpoint(), node));
    Endings endings =
        new Endings(
            new LedgerView(database),
            story -> {
              meters.ended(story);
              traces.ended(story);
            });
    boolean shared = !database.isIn(data);
    openNotes = new OpenNotes(database, clock, node, shared);
    Outbox outbox = new Outbox(settings.deliver().events());
    ProblemTable table = new ProblemTable(database, outbox::problem);
    if (local != null && shared) {
      Instant now = clock.instant();
      Here.mustBeAlone(table.nodes(now), node, now);
    }
    Ledger ledger =
        resources.add(
            ledgers.apply(
                new JdbcLedger(
                    database,
                    clock,
                    node,
                    lanes.homes(),
                    shared,
                    settings.ledger().lease(),
                    watch(endings),
                    outbox)));
    turns = resources.add(new Turns(database, clock, node, shared));
    resources.add(endings);
    LedgerMark mark = new LedgerMark(database, data);
    mark.identify(UUID.randomUUID().toString());
    FailurePolicy failures =
        new FailurePolicy(
            ledger, clock, settings.retry().longestPause(), settings.retry().lostAfter());
    context =
        new StageContext(settings, database, ledger, mark.ledgerId(), node, lanes, failures, clock);
    leases = new LeaseRoutes(context, lock);
    if (!leases.begin()) {
      throw Here.copiedFolder(context);
    }
    failures.startOver();
    requests = new OperatorRequests(database, clock, wakeUps::requested);
    folder = SpoolFolder.in(data);
    letters =
        new Letters(context.deadLetters(), new LetterTable(database), requests, context.node());

    recovery = new Recovery(context, mark, wakeUps);
    Here.logBatchesElsewhere(ledger, lanes);
    recovery.start(requests, folder);
    resources.add(recovery);
    reserve = new Reserve(data, settings.data().reserve(), Disk.REAL);
    spool = resources.add(Spooling.open(context, reserve));
    openNotes.begin(spool);
    resources.add(openNotes);
    Ledger reading = new JdbcLedger(database.reading(), clock, node);
    SpoolView open = openNotes.withOthers(spool);
    spending = Budgets.spending(settings, database, clock);
    operator = new Operator(reading, requests, folder, open, mark);
    costs =
        new Costs(new UsageView(database), settings.prices().prices(), settings.aws().isLocal());
    facts = resources.add(WatchedFacts.of(database, open, node, operator::audit, costs, clock));
    UnfinishedWork.takeUp(ledger, clock);
    Heap.check(settings);
    watchdog = resources.add(new Watchdog(settings.process().busyWarning(), System::nanoTime));
    startCheck = StartCheck.begin(settings, clock);
    edges =
        new Edges(
            new Pauses(database), settings.deliver().to(), context.failures().outages(), clock);
    problems =
        resources.add(
            Findings.of(
                context,
                table,
                turns,
                facts.facts()::audit,
                letters,
                reserve,
                watchdog,
                startCheck::problems,
                edges::folders));
    DurableFolder.remove(context.work()); // copies that a killed process has left
  }

  private static void warnIfOpenToOthers(Path data) throws IOException {
    if (PrivateFiles.isOpenToOthers(data)) {
      LOG.warn(
          "Others on this machine may read {}, where prompts and answers are. chmod 700 closes it",
          data.toAbsolutePath());
    }
  }

  private List<Lane> lanes(Settings settings, LocalAws local, CloseStack resources) {
    List<Lane> lanes = new ArrayList<>();
    for (LaneOptions options : settings.lanes()) {
      AwsClients its = resources.add(AwsClients.of(settings, options, local, meters.calls()));
      aws.add(its);
      lanes.add(new Lane(options, Here.of(options), its.s3(), its.bedrock(), its.runtime()));
    }
    return lanes;
  }

  /** Wakes the stages that a change is for, and keeps the notes for other nodes up to date. */
  private LedgerWatch watch(Endings endings) {
    return new LedgerWatch() {
      @Override
      public void moved(Batch batch) {
        wakeUps.moved(batch.state());
        endings.moved(batch);
      }

      @Override
      public void postponed(Instant until) {
        wakeUps.postponed(until);
      }

      @Override
      public void counting() {
        openNotes.note();
      }
    };
  }
}
