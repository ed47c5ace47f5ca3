/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.NodeName;
import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.budget.Budgets;
import io.github.bedrockbatch.cli.run.RunFolder;
import io.github.bedrockbatch.cli.run.RunNotes;
import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.ExitCode;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.config.LedgerOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import io.github.bedrockbatch.ledger.node.OpenNotes;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.usage.UsageView;
import io.github.bedrockbatch.ledger.view.LedgerView;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.operator.cost.BudgetLine;
import io.github.bedrockbatch.operator.cost.Costs;
import io.github.bedrockbatch.operator.letter.Letters;
import io.github.bedrockbatch.operator.problem.Findings;
import io.github.bedrockbatch.operator.view.LedgerFacts;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;

/** Gives commands access to a ledger, beside the process that serves it. */
final class OperatorClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int LOOK_EVERY_MILLIS = 100;
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private final LedgerDatabase database;
  private final OpenNotes notes;
  private final Operator operator;
  private final Path data;
  private final String run;

  /**
   * @param run the command line of the one-shot run with this ledger; null for the server
   */
  private OperatorClient(LedgerDatabase database, Path data, String run) throws IOException {
    this.database = database;
    this.data = data;
    this.run = run;
    Clock clock = Clock.systemUTC();
    this.notes = new OpenNotes(database, clock, NodeName.known(data), !database.isIn(data));
    this.operator =
        new Operator(
                new JdbcLedger(database, clock, "operator"),
                new OperatorRequests(database, clock),
                SpoolFolder.in(data),
                notes,
                new LedgerMark(database, data))
            .by(System.getProperty("user.name"));
  }

  /**
   * Opens the ledger of the server.
   *
   * @throws CommandException when there is neither this ledger nor a run, as a mistyped folder
   *     would look like an installation that has done nothing
   */
  static OperatorClient open(Settings settings) throws IOException {
    Path data = settings.data().dir();
    boolean hasRuns = !RunFolder.all(data).isEmpty();
    if (LedgerDatabase.isMissing(settings.ledger().url()) && !hasRuns) {
      runs(settings); // maybe there are some that this user may not look into
      throw new CommandException(
          "There is no ledger for the data folder "
              + data.toAbsolutePath()
              + " (data.dir): nothing was served or run with these settings here. Give the command"
              + " where that was done, or name its settings file with -c");
    }
    return open(settings, hasRuns);
  }

  /** As {@link #open}, but creates a missing ledger. */
  static OperatorClient openOrMake(Settings settings) throws IOException {
    return open(settings, true);
  }

  private static OperatorClient open(Settings settings, boolean makes) throws IOException {
    LedgerOptions where = settings.ledger();
    Path data = settings.data().dir();
    return new OperatorClient(
        LedgerDatabase.openBeside(
            where.url(),
            where.user(),
            where::currentPassword,
            where.timeout(),
            Clock.systemUTC(),
            makes),
        data,
        null);
  }

  /**
   * Opens the ledger with the batch: the server's, or that of a run; the server's if none has it.
   */
  static OperatorClient of(Settings settings, String batchId) throws IOException {
    OperatorClient servers = open(settings);
    if (servers.has(batchId)) {
      return servers;
    }
    for (Path folder : runs(settings)) {
      OperatorClient client = ofRun(folder);
      if (client.has(batchId)) {
        servers.close();
        return client;
      }
      client.close();
    }
    return servers;
  }

  /** The folders of runs, the latest first; says once which of them another user keeps closed. */
  static List<Path> runs(Settings settings) throws IOException {
    Path data = settings.data().dir();
    List<Path> hidden = TOLD.getAndSet(true) ? List.of() : RunFolder.hidden(data);
    for (Path folder : hidden) {
      String owner = Files.getOwner(folder).getName();
      System.err.println(
          Terminal.line(
              folder
                  + " is left out: this user may not look into it. Give the command as "
                  + owner
                  + ", to whom it belongs, or let this user read and write there"));
    }
    return RunFolder.all(data);
  }

  /** The name of the node of this data folder; names the node if it has never served. */
  String nodeOrMake() throws IOException {
    return NodeName.of(PrivateFiles.folders(data));
  }

  static OperatorClient ofRun(Path folder) throws IOException {
    RunNotes notes = RunNotes.in(folder);
    return new OperatorClient(
        LedgerDatabase.openBeside("jdbc:sqlite:" + RunFolder.ledger(folder), Clock.systemUTC()),
        folder,
        notes == null ? "run" : notes.command());
  }

  /** Visits the ledger of the server, then those of runs, the latest first, until told to stop. */
  static void each(Settings settings, Visit visit) throws Exception {
    boolean more;
    try (OperatorClient client = open(settings)) {
      more = visit.of(client);
    }
    for (Path run : runs(settings)) {
      if (more) {
        try (OperatorClient client = ofRun(run)) {
          more = visit.of(client);
        }
      }
    }
  }

  /** Reads one ledger of several. */
  interface Visit {
    /** Returns whether to visit further ledgers. */
    boolean of(OperatorClient client) throws Exception;
  }

  private boolean has(String batchId) throws IOException {
    return operator.show(batchId).isPresent() || SpoolFolder.in(data).hasOpen(batchId);
  }

  /** The budgets of the settings, with what this ledger says was spent. */
  List<BudgetLine> budgets(Settings settings) {
    return Budgets.spending(settings, database, Clock.systemUTC()).balances().stream()
        .map(BudgetLine::of)
        .toList();
  }

  /**
   * What this ledger says, for people to read.
   *
   * @param settings the settings of the process that fills its open batches; they also have the
   *     prices
   */
  LedgerFacts facts(Settings settings) {
    Clock clock = Clock.systemUTC();
    return new LedgerFacts(
        new LedgerView(database),
        notes.withOthers(SpoolFolder.in(data).view(settings.batch(), clock)),
        null,
        operator::audit,
        new Costs(new UsageView(database), settings.prices().prices(), settings.aws().isLocal()),
        clock,
        Runnable::run);
  }

  /** The command line of the one-shot run with this ledger; null for the server. */
  String run() {
    return run;
  }

  /** Whether this is the ledger of a run, and no process works on it. */
  boolean isRunAtRest() throws IOException {
    return run != null && !isServed();
  }

  boolean isServed() throws IOException {
    return Pipeline.isServed(data);
  }

  /**
   * The present problems of this ledger.
   *
   * @param longWait the longest time that a job may wait for capacity without being a problem
   */
  List<StandingProblem> problems(Duration longWait) throws Exception {
    return Findings.beside(
        database, longWait, operator, data, NodeName.known(data), isServed(), Clock.systemUTC());
  }

  /** The dead letters in this data folder. */
  Letters letters() throws IOException {
    return new Letters(
        data.resolve("dead-letters"),
        new LetterTable(database),
        new OperatorRequests(database, Clock.systemUTC()),
        NodeName.known(data));
  }

  Operator operator() {
    return operator;
  }

  /**
   * Records a request, and waits for a while until it is done.
   *
   * @return the exit code
   */
  int ask(ToLongFunction<Operator> request) throws IOException, InterruptedException {
    long id;
    try {
      id = request.applyAsLong(operator);
    } catch (IllegalArgumentException e) {
      throw new CommandException(e.getMessage());
    }
    if (isRunAtRest()) {
      System.out.println(
          "Request recorded. It is carried out when the same command is given again, which also"
              + " retries what has no answer: "
              + run);
      return 0;
    }
    if (!database.isServer() && !isServed()) { // else another node may carry it out
      System.out.println(
          "Request recorded. Nothing serves this data folder now: the next serve carries it out.");
      return 0;
    }
    Instant until = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(until)) {
      OperatorRequest asked = operator.request(id);
      if (asked.isDone()) {
        System.out.println(asked.outcome());
        return asked.outcome().startsWith("refused") ? ExitCode.COULD_NOT_RUN : 0;
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    System.out.println(
        "Request recorded. The process that serves this data folder carries it out, now or when"
            + " it next starts.");
    return 0;
  }

  @Override
  public void close() {
    database.close();
  }
}
