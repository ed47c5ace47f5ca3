/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.servers.JmsServer;
import io.github.bedrockbatch.servers.KafkaServer;
import io.github.bedrockbatch.servers.PostgresServer;
import io.github.bedrockbatch.servers.SqsServer;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/**
 * Three nodes on one ledger, one topic and two queues. Each is killed, paused for longer than a
 * lease, stopped and started at random while prompts keep coming, and the ledger's server is
 * restarted twice.
 */
final class NodesChaos {
  private static final int NODES = 3;
  private static final int PARTITIONS = 12;
  private static final List<String> FROM =
      List.of(System.getProperty("chaos.from", "kafka,jms,sqs").split(","));
  private static final int MESSAGES_IN = 5; // of five prompts one comes by JMS, and one by SQS
  private static final int SLICES_A_SECOND = 2;
  private static final Duration LEASE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String TOPIC = "prompts"; // of the shipped routes, as the queue and group
  private static final String GROUP = "camel-bedrock-batch";
  private static final String NO_LEDGER = "ledger|[Cc]onnection|database system";
  private final long seed;
  private final int seconds;
  private final int prompts;
  private final Path folder;
  private final List<NodeInChaos> nodes = new ArrayList<>();
  private KafkaServer kafka;
  private JmsServer jms;
  private SqsServer sqs;
  private PostgresServer postgres;
  private String ledger;
  private Service service;

  private NodesChaos(long seed, int seconds, int prompts, Path folder) {
    this.seed = seed;
    this.seconds = seconds;
    this.prompts = prompts;
    this.folder = folder;
  }

  /** As {@link SeededRun} tells. */
  static void run(String command, int usualSeconds, int usualPrompts) throws Exception {
    SeededRun run = new SeededRun("Chaos of nodes", command);
    int seconds = run.size("chaos.seconds", usualSeconds);
    int prompts = run.size("chaos.prompts", usualPrompts);
    run.run(folder -> new NodesChaos(run.seed, seconds, prompts, folder).run());
  }

  private void run() throws Exception {
    kafka = KafkaServer.running();
    jms = JmsServer.running();
    sqs = SqsServer.running();
    sqs.create(TOPIC, Map.of());
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    try (PostgresServer server = PostgresServer.start();
        Service aws = Service.start(folder, temporary)) {
      postgres = server;
      service = aws;
      ledger = server.database();
      kafka.replaceTopic(TOPIC, PARTITIONS, GROUP);
      for (int n = 0; n < NODES; n++) {
        nodes.add(
            new NodeInChaos(process(n, temporary), n, new Random(seed + n), LEASE, NO_LEDGER));
      }
      try {
        live();
        check();
      } finally {
        nodes.forEach(NodeInChaos::close);
      }
    }
  }

  private ShippedProcess process(int n, Path temporary) {
    List<String> options = new ArrayList<>(service.settings());
    options.addAll(
        List.of(
            "-Ddata.dir=" + data(n),
            "-Dledger.url=" + ledger,
            "-Dledger.lease=" + LEASE.toSeconds() + "s",
            "-Dintake.from=" + String.join(",", FROM),
            "-Dkafka.brokers=" + kafka.brokers(),
            "-Djms.url=" + jms.url(),
            "-Dsqs.endpoint=" + sqs.endpoint(),
            "-Dsqs.visibility-timeout=3s",
            "-Dcamel.component.kafka.session-timeout-ms=1500",
            "-Dcamel.component.kafka.heartbeat-interval-ms=500",
            "-Dbatch.max-records=700",
            "-Dbatch.max-age=2s",
            "-Dbatch.under-minimum=pad",
            "-Dretry.longest-pause=5s",
            "-Dpoll.period=500ms"));
    return new ShippedProcess(log(n), temporary, service.credentials(), options, List.of("serve"));
  }

  private Path data(int node) {
    return folder.resolve("node-" + node);
  }

  private Path log(int node) {
    return folder.resolve("node-" + node + ".log");
  }

  private void live() throws Exception {
    for (NodeInChaos node : nodes) {
      node.start(); // all at once: one of them makes the tables
    }
    for (NodeInChaos node : nodes) {
      node.awaitReady(PATIENCE);
    }
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    List<CompletableFuture<Void>> all = new ArrayList<>();
    Executor each = task -> new Thread(task, "chaos").start();
    all.add(CompletableFuture.runAsync(this::supply, each));
    all.add(CompletableFuture.runAsync(this::restartLedger, each));
    nodes.forEach(node -> all.add(CompletableFuture.runAsync(() -> node.suffer(end), each)));
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    long settling = System.nanoTime();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              for (NodeInChaos node : nodes) {
                node.startAgainWhenEnded();
              }
              int written = 0;
              for (int n = 0; n < NODES; n++) {
                written += Written.count(data(n).resolve("outbox"));
              }
              assertThat(written).isGreaterThanOrEqualTo(prompts);
              assertThat(jms.depth(TOPIC)).isZero();
              assertThat(sqs.depth(TOPIC)).isZero();
            });
    System.out.printf(
        "Chaos of nodes with seed %d: %,d prompts; %s; %.1f s to settle%n",
        seed, prompts, nodes, (System.nanoTime() - settling) / 1e9);
  }

  private void supply() {
    int slices = seconds * SLICES_A_SECOND * 9 / 10;
    try {
      for (int slice = 0; slice < slices; slice++) {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        List<String> byJms = new ArrayList<>();
        List<String> bySqs = new ArrayList<>();
        for (int n = slice; n < prompts; n += slices) {
          String prompt = "{\"id\":\"%s\",\"prompt\":\"%s\"}".formatted(id(n), id(n));
          switch (source(n)) {
            case "jms" -> byJms.add(prompt);
            case "sqs" -> bySqs.add(prompt);
            default -> records.add(new ProducerRecord<>(TOPIC, id(n), prompt));
          }
        }
        kafka.produceAll(records);
        jms.send(TOPIC, byJms, Map.of());
        sqs.send(TOPIC, bySqs, Map.of());
        NodeInChaos.pause(1_000 / SLICES_A_SECOND);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String source(int number) {
    String its =
        switch (number % MESSAGES_IN) {
          case 0 -> "jms";
          case 1 -> "sqs";
          default -> "kafka";
        };
    return FROM.contains(its) ? its : FROM.get(0);
  }

  private static String id(int number) {
    return "p-" + number;
  }

  private void restartLedger() {
    Random random = new Random(seed - 1);
    try {
      for (int restart = 0; restart < 2; restart++) {
        NodeInChaos.pause(seconds * 1_000L / 4 + random.nextInt(seconds * 1_000 / 5));
        int port = postgres.port();
        postgres.stop();
        NodeInChaos.pause(random.nextInt(3_000));
        postgres.startAgain(port);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check() throws IOException, InterruptedException {
    List<String> all = IntStream.range(0, prompts).mapToObj(NodesChaos::id).toList();
    try (LedgerDatabase database = LedgerDatabase.open(ledger)) {
      JdbcLedger reading = new JdbcLedger(database, Clock.systemUTC(), "test");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(reading.newest(1_000_000))
                      .extracting(Batch::state)
                      .containsOnly(BatchState.DELIVERED));
      for (NodeInChaos node : nodes) {
        node.stop();
      }
      Written.assertOnce("in the results", results(), all);
      Written.assertOnce("in the inputs of jobs", Written.asked(folder.resolve("aws")), all);
      checkJobs(reading.newest(1_000_000));
      for (int n = 0; n < NODES; n++) {
        Operator operator =
            new Operator(
                reading,
                new OperatorRequests(database, Clock.systemUTC()),
                SpoolFolder.in(data(n)),
                new LedgerMark(database, data(n)));
        Audit audit = operator.audit();
        assertThat(audit.balances()).as(audit::toString).isTrue();
        assertThat(audit.all().delivered()).isEqualTo(prompts);
        assertThat(audit.all().pending()).isZero();
      }
    }
  }

  private void checkJobs(List<Batch> batches) {
    List<ModelInvocationJobSummary> jobs = service.jobs();
    assertThat(jobs).extracting(ModelInvocationJobSummary::jobName).doesNotHaveDuplicates();
    assertThat(jobs)
        .extracting(ModelInvocationJobSummary::jobArn)
        .containsExactlyInAnyOrderElementsOf(batches.stream().map(b -> b.job().arn()).toList());
  }

  private List<String> results() throws IOException {
    List<String> ids = new ArrayList<>();
    for (int n = 0; n < NODES; n++) {
      ids.addAll(Written.results(data(n).resolve("outbox")));
    }
    return ids;
  }
}
