/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.aws.AwsClients;
import io.github.bedrockbatch.aws.EmbeddedAws;
import io.github.bedrockbatch.brokers.JmsConnections;
import io.github.bedrockbatch.config.BedrockOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.SourcesOptions;
import io.github.bedrockbatch.deliver.Records;
import io.github.bedrockbatch.deliver.Replies;
import io.github.bedrockbatch.deliver.ResultFiles;
import io.github.bedrockbatch.deliver.Sinks;
import io.github.bedrockbatch.deliver.UndeliveredDeadLetters;
import io.github.bedrockbatch.files.BoundedClose;
import io.github.bedrockbatch.files.CloseStack;
import io.github.bedrockbatch.files.DirectoryLock;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.files.Reserve;
import io.github.bedrockbatch.health.Errors;
import io.github.bedrockbatch.health.Gauges;
import io.github.bedrockbatch.health.Heap;
import io.github.bedrockbatch.health.ProcessEnd;
import io.github.bedrockbatch.health.Watchdog;
import io.github.bedrockbatch.intake.Intake;
import io.github.bedrockbatch.intake.file.BackoffPollStrategy;
import io.github.bedrockbatch.intake.file.Inbox;
import io.github.bedrockbatch.intake.file.IntakeCount;
import io.github.bedrockbatch.intake.file.RemoteInbox;
import io.github.bedrockbatch.intake.file.UnfinishedNames;
import io.github.bedrockbatch.intake.file.WantedPrompts;
import io.github.bedrockbatch.intake.http.HttpListener;
import io.github.bedrockbatch.ledger.AdoptedBatches;
import io.github.bedrockbatch.ledger.Canaries;
import io.github.bedrockbatch.ledger.IdempotencyKeys;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.local.LocalAws;
import io.github.bedrockbatch.ondemand.CanaryRoutes;
import io.github.bedrockbatch.ondemand.OnDemandRoutes;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.operator.OperatorRoutes;
import io.github.bedrockbatch.poll.OpenJobs;
import io.github.bedrockbatch.poll.PollRoutes;
import io.github.bedrockbatch.recovery.Adoption;
import io.github.bedrockbatch.recovery.LedgerBehindException;
import io.github.bedrockbatch.recovery.LedgerCheck;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.recovery.MarkRoutes;
import io.github.bedrockbatch.recovery.StoredBatches;
import io.github.bedrockbatch.results.CollectRoutes;
import io.github.bedrockbatch.results.Collector;
import io.github.bedrockbatch.results.RerunRoutes;
import io.github.bedrockbatch.spool.BatchIds;
import io.github.bedrockbatch.spool.Spool;
import io.github.bedrockbatch.spool.SpoolFolder;
import io.github.bedrockbatch.spool.SpoolRoutes;
import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.FailurePolicy;
import io.github.bedrockbatch.stage.LeaseRoutes;
import io.github.bedrockbatch.stage.Problems;
import io.github.bedrockbatch.stage.UnfinishedWork;
import io.github.bedrockbatch.submit.SubmitRoutes;
import io.github.bedrockbatch.submit.UploadRoutes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole of it, put together from the settings: the stages as Camel routes around one ledger and
 * one spool. Starting recovers what an earlier process left, whichever way it ended.
 */
public final class Pipeline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
  private static final String LOCAL_ROLE = "arn:aws:iam::123456789012:role/local-aws";

  private final CloseStack resources = new CloseStack();
  private final Settings settings;
  private final BoundedClose closing;
  private final Main camel = new Main();
  private Ledger ledger;
  private Spool spool;
  private Operator operator;
  private Problems problems;
  private AwsClients aws;

  private Pipeline(Settings settings) {
    this.settings = settings;
    this.closing = new BoundedClose(resources, settings.stop().timeout());
  }

  /**
   * Starts everything.
   *
   * @param yamlRoutes a pattern of route files, such as {@code file:routes/*.camel.yaml}
   * @param end what follows from an {@link Error}
   * @throws DirectoryInUseException when another process works on the data folder
   */
  public static Pipeline start(Settings settings, String yamlRoutes, ProcessEnd end)
      throws Exception {
    return start(
        settings, yamlRoutes, Clock.systemUTC(), UnaryOperator.identity(), end, context -> {});
  }

  /** As below, for a JVM that goes on after an {@link Error}. */
  public static Pipeline start(
      Settings settings,
      String yamlRoutes,
      Clock clock,
      UnaryOperator<Ledger> ledgers,
      Consumer<CamelContext> customizer)
      throws Exception {
    ProcessEnd told = error -> LOG.error("An error that would end the process", error);
    return start(settings, yamlRoutes, clock, ledgers, told, customizer);
  }

  /**
   * Starts everything.
   *
   * @param ledgers may put something around the ledger
   * @param end what follows from an {@link Error}
   * @param customizer sees the context before its routes start
   */
  public static Pipeline start(
      Settings settings,
      String yamlRoutes,
      Clock clock,
      UnaryOperator<Ledger> ledgers,
      ProcessEnd end,
      Consumer<CamelContext> customizer)
      throws Exception {
    Pipeline pipeline = new Pipeline(settings);
    try {
      pipeline.build(clock, ledgers, end, customizer);
      pipeline.startCamel(yamlRoutes);
      return pipeline;
    } catch (Exception | Error e) { // a class that is missing must not leave servers running
      pipeline.close();
      throw e;
    }
  }

  /** Whether another process works on the data folder. Not to be asked by one that may itself. */
  public static boolean isServed(Path data) throws IOException {
    return DirectoryLock.isTaken(data);
  }

  private void build(
      Clock clock, UnaryOperator<Ledger> ledgers, ProcessEnd end, Consumer<CamelContext> customizer)
      throws IOException {
    Path data = settings.data().dir();
    resources.add(DirectoryLock.take(data));
    if (PrivateFiles.isOpenToOthers(data)) {
      LOG.warn(
          "Others on this machine may read {}, where prompts and answers are. chmod 700 closes it",
          data.toAbsolutePath());
    }
    String node = NodeName.of(data);
    LocalAws local = settings.aws().isLocal() ? resources.add(EmbeddedAws.start(settings)) : null;
    aws = resources.add(AwsClients.of(settings, local));
    BedrockOptions bedrock =
        local == null ? settings.bedrock() : settings.bedrock().withRoleArn(LOCAL_ROLE);

    LedgerDatabase database = LedgerDatabase.open(settings.ledger().url());
    Place here = Here.of(settings);
    ledger = resources.add(ledgers.apply(new JdbcLedger(database, clock, node, here.home())));
    AdoptedBatches adopted = new AdoptedBatches(database, clock);
    adopted.place(here);
    Here.tellWhatIsElsewhere(ledger, here, clock);
    OperatorRequests requests = new OperatorRequests(database, clock);
    SpoolFolder folder = SpoolFolder.in(data);
    LedgerMark mark = new LedgerMark(database, data);
    mark.identify(UUID.randomUUID().toString());
    operator = new Operator(ledger, requests, folder, mark);
    StoredBatches stored = new StoredBatches(aws.s3(), here);
    Adoption adoption =
        new Adoption(
            ledger, mark, adopted, stored, aws.bedrock(), here, jobArns(bedrock), node, clock);
    Duration longestPause = settings.retry().longestPause();
    LedgerCheck check = new LedgerCheck(mark, stored, new Backoff(clock, longestPause));
    MarkRoutes marking = new MarkRoutes(mark, check);
    checkLedger(check, mark, adoption, requests, folder);
    marking.note();
    resources.add(marking::note);
    Reserve reserve = new Reserve(data, settings.data().reserve(), Disk.REAL);
    spool =
        resources.add(
            new Spool(
                folder,
                settings.batch(),
                ledger,
                clock,
                new BatchIds(clock, new SecureRandom()),
                node,
                reserve,
                Disk.REAL));
    spool.recover();
    UnfinishedWork.takeUp(ledger, clock);
    Heap.check(settings);
    FailurePolicy troubles =
        new FailurePolicy(ledger, clock, longestPause, settings.retry().lostAfter());
    problems = troubles.problems();
    Path work = data.resolve("work");
    DurableFolder.remove(work); // copies that a killed process had no time to remove
    Collector collector =
        new Collector(
            ledger,
            troubles,
            settings.retry(),
            work,
            data.resolve("dead-letters").resolve("failed"),
            this::isWantedWhole,
            clock);

    camel.bind("amazonS3Client", aws.s3());
    camel.bind("bedrockClient", aws.bedrock());
    bindSinks(data, clock, longestPause);
    bindSources(clock, longestPause, reserve);
    Intake.routes(
            settings,
            bedrock,
            ledger,
            new IdempotencyKeys(database, clock, settings.http().keepKeys()),
            data.resolve("dead-letters"),
            work,
            clock)
        .forEach(camel.configure()::addRoutesBuilder);
    camel.configure().addRoutesBuilder(new SpoolRoutes(spool, new Backoff(clock, longestPause)));
    camel
        .configure()
        .addRoutesBuilder(
            new UploadRoutes(
                ledger,
                troubles,
                new SpoolUploadFiles(spool),
                here,
                mark.ledgerId(),
                settings.s3().kmsKeyId(),
                clock));
    camel
        .configure()
        .addRoutesBuilder(
            new SubmitRoutes(
                ledger,
                troubles,
                bedrock,
                settings.s3(),
                settings.jobs(),
                settings.batch(),
                clock));
    camel
        .configure()
        .addRoutesBuilder(
            new CanaryRoutes(
                new Canaries(database, clock),
                troubles,
                aws.runtime(),
                local == null
                    ? settings.aws().region() + " " + bedrock.runtimeEndpoint()
                    : "local-aws"));
    camel
        .configure()
        .addRoutesBuilder(
            new OnDemandRoutes(
                ledger,
                troubles,
                aws.runtime(),
                data.resolve("on-demand"),
                settings.jobs(),
                clock));
    OpenJobs openJobs = new OpenJobs(ledger, troubles, settings.jobs(), clock);
    resources.add(Gauges.show("OpenJobs", data, openJobs));
    camel.configure().addRoutesBuilder(new PollRoutes(openJobs, settings.poll(), problems));
    camel.configure().addRoutesBuilder(new CollectRoutes(ledger, troubles, collector));
    camel
        .configure()
        .addRoutesBuilder(
            new RerunRoutes(
                ledger,
                new Collector(
                    ledger,
                    troubles,
                    settings.retry(),
                    work.resolve("rerun"),
                    work.resolve("rerun-letters"),
                    batch -> true,
                    clock),
                clock));
    camel
        .configure()
        .addRoutesBuilder(
            new OperatorRoutes(ledger, requests, folder, new Backoff(clock, longestPause), clock));
    camel.configure().addRoutesBuilder(new LeaseRoutes(ledger));
    camel.configure().addRoutesBuilder(marking);
    watch(data, end);
    camel.addMainListener(new BeforeStart(customizer));
  }

  /** Before anything is taken in: a ledger that lacks batches would ask their prompts again. */
  private void checkLedger(
      LedgerCheck check,
      LedgerMark mark,
      Adoption adoption,
      OperatorRequests requests,
      SpoolFolder folder)
      throws IOException {
    List<OperatorRequest> asked =
        requests.open().stream().filter(OperatorRequest::isForStart).toList();
    if (asked.isEmpty()) {
      Optional<String> contradiction = check.contradiction();
      if (contradiction.isPresent()) {
        throw new LedgerBehindException(contradiction.get(), mark.file());
      }
    } else {
      boolean all = asked.stream().anyMatch(request -> request.action() == Action.ADOPT_ALL);
      String outcome = adoption.run(all, folder);
      LOG.warn("adopt: {}", outcome);
      asked.forEach(request -> requests.done(request.id(), outcome));
    }
  }

  private String jobArns(BedrockOptions bedrock) {
    String[] role = bedrock.roleArn().split(":", -1);
    return "arn:%s:bedrock:%s:%s:model-invocation-job/"
        .formatted(role[1], settings.aws().region(), role[4]);
  }

  private void watch(Path data, ProcessEnd end) {
    Watchdog watchdog =
        resources.add(new Watchdog(settings.stages().busyWarning(), System::nanoTime));
    resources.add(Gauges.show("Stages", data, watchdog));
    camel.addMainListener(new BeforeStart(context -> Errors.watch(context, end)));
    camel.addMainListener(new BeforeStart(watchdog::watch));
  }

  /** What the routes of the sources work with. */
  private void bindSources(Clock clock, Duration longestPause, Reserve reserve) {
    BackoffPollStrategy polls = new BackoffPollStrategy(clock, longestPause);
    Duration quietTime = settings.files().quietTime();
    camel.bind("backoffPolls", polls);
    camel.bind("finishedNames", new UnfinishedNames(settings.files().unfinishedNames(), clock));
    camel.bind("inbox", new Inbox(ledger, polls, clock, quietTime, longestPause));
    camel.bind("remoteInbox", new RemoteInbox(ledger, clock, quietTime, longestPause, reserve));
  }

  /** What the routes of the sinks work with. */
  private void bindSinks(Path data, Clock clock, Duration longestPause) {
    camel.bind("sinks", new Sinks(settings.deliver().to(), clock, longestPause));
    Records records = new Records();
    camel.bind("records", records);
    camel.bind("oneList", records.list());
    camel.bind("replies", new Replies(settings.deliver().replyAllow(), clock, longestPause));
    camel.bind(
        "undelivered",
        new UndeliveredDeadLetters(data.resolve("dead-letters").resolve("undelivered")));
    camel.bind("resultFiles", resources.add(ResultFiles.in(data.resolve("outbox"))));
    camel.bind("uploads", resources.add(ResultFiles.in(data.resolve("uploads"))));
    JmsConnections jms = resources.add(JmsConnections.of(settings.jms()));
    camel.bind("jms", jms.component());
    camel.addMainListener(new BeforeStart(jms::share));
  }

  /** Files that are being written have to be begun anew after a crash, those of users too. */
  private boolean isWantedWhole(String batchId) {
    return camel.getCamelContext().getRegistry().findByType(ResultFiles.class).stream()
        .anyMatch(files -> files.isWriting(batchId));
  }

  private void startCamel(String yamlRoutes) throws Exception {
    // Every setting is read and checked by ours; Camel gets those that are meant for it.
    camel.setDefaultPropertyPlaceholderLocation("false");
    settings.texts().forEach(camel::addInitialProperty);
    camel.addInitialProperty("data.dir", settings.data().dir().toString());
    camel.addInitialProperty("sftp.known-hosts", settings.sftp().knownHosts().toString());
    if (settings.sftp().keyFile() != null) {
      camel.addInitialProperty("sftp.key-file", settings.sftp().keyFile().toString());
    }
    for (String source : SourcesOptions.ALL) {
      boolean on = settings.sources().from().contains(source);
      camel.addInitialProperty("intake.from." + source, Boolean.toString(on));
    }
    settings.camel().forEach(camel::addInitialProperty);
    HttpListener http = new HttpListener(settings.http());
    camel.addMainListener(new BeforeStart(http::bind));
    if (settings.sources().from().contains("http")) {
      camel.addMainListener(new BeforeStart(http::serve));
    }
    camel
        .configure()
        .withName("camel-bedrock-batch")
        .withRoutesIncludePattern(yamlRoutes)
        .withStreamCachingEnabled(false) // it would keep whole result files in heap
        .withShutdownTimeout(Math.max(1, (int) settings.stop().timeout().toSeconds() * 9 / 10))
        .withShutdownLogInflightExchangesOnTimeout(false)
        .withAutoConfigurationLogSummary(false);
    resources.add(camel::stop);
    camel.start();
  }

  /** Takes in one file, as the intake route does; returns when all of it is safe. */
  public IntakeCount take(File file) throws Exception {
    return take(file, null);
  }

  /** Takes in what is wanted of a file; returns when all of it is safe. */
  public IntakeCount take(File file, WantedPrompts wanted) throws Exception {
    try (ProducerTemplate template = camel.getCamelContext().createProducerTemplate()) {
      Exchange exchange =
          template.request(
              "direct:intake-file",
              sent -> {
                sent.getMessage().setBody(file);
                sent.setProperty(WantedPrompts.PROPERTY, wanted);
              });
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
      return exchange.getMessage().getBody(IntakeCount.class);
    }
  }

  public Ledger ledger() {
    return ledger;
  }

  /** What a person can see and ask for. */
  public Operator operator() {
    return operator;
  }

  /**
   * What stands in the way until a person mends it, such as a permission that is missing; empty
   * when all goes well.
   */
  public List<String> problems() {
    return problems.standing();
  }

  /**
   * Looks for AWS credentials, which may take seconds.
   *
   * @return what to do when there are none; empty when there are, and in local mode
   */
  public Optional<String> missingCredentials() {
    return aws.missingCredentials();
  }

  public Spool spool() {
    return spool;
  }

  /**
   * Stops taking work, lets the work at hand end, and closes everything. Returns within {@code
   * stop.timeout}, also when a peer that does not answer keeps something from closing: that is left
   * to the end of the process, which a thread of it does not hold up.
   */
  @Override
  public void close() {
    closing.close();
  }
}
