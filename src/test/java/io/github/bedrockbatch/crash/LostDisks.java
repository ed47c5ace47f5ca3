/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.servers.KafkaServer;
import io.github.bedrockbatch.servers.PostgresServer;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/**
 * One node at a time on a topic and a PostgreSQL, whose every life has a data folder of its own
 * that goes with it. Some of the records fail at first and are retried. Results go to a topic.
 */
final class LostDisks {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String TOPIC = "prompts"; // of the shipped routes, as the next two
  private static final String ANSWERS = "answers";
  private static final String GROUP = "camel-bedrock-batch";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Random random;
  private final int kills;
  private final int prompts;
  private final Path folder;
  private final List<Path> lives = new ArrayList<>();
  private KafkaServer kafka;
  private Service service;
  private ShippedProcess process;

  private LostDisks(long seed, int kills, int prompts, Path folder) {
    this.random = new Random(seed);
    this.kills = kills;
    this.prompts = prompts;
    this.folder = folder;
  }

  /** As {@link SeededRun} tells. */
  static void run(String command, int usualKills, int prompts) throws Exception {
    SeededRun run = new SeededRun("Lost disks", command);
    int kills = run.size("chaos.kills", usualKills);
    run.run(folder -> new LostDisks(run.seed, kills, prompts, folder).run());
  }

  private void run() throws Exception {
    kafka = KafkaServer.running();
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    String ledger = PostgresServer.running().database();
    try (Service aws = Service.start(folder, temporary);
        LedgerDatabase database = LedgerDatabase.open(ledger)) {
      service = aws;
      service.misbehave(Map.of("recordErrorShare", 0.02, "recordErrorCode", 429));
      kafka.replaceTopic(ANSWERS, 1, GROUP);
      kafka.replaceTopic(TOPIC, 4, GROUP);
      process = process(temporary, ledger);
      try {
        live(database);
        check(database);
      } finally {
        process.close();
      }
    }
  }

  private ShippedProcess process(Path temporary, String ledger) {
    List<String> options = new ArrayList<>(service.settings());
    options.addAll(
        List.of(
            "-Dledger.url=" + ledger,
            "-Dledger.lease=3s",
            "-Dintake.from=kafka",
            "-Dintake.ack=uploaded",
            "-Ddeliver.to=kafka",
            "-Dkafka.brokers=" + kafka.brokers(),
            "-Dcamel.component.kafka.session-timeout-ms=1500",
            "-Dcamel.component.kafka.heartbeat-interval-ms=500",
            "-Dbatch.max-records=250",
            "-Dbatch.max-age=1s",
            "-Dbatch.under-minimum=pad",
            "-Dretry.back-off=0s",
            "-Dretry.max-attempts=20",
            "-Dretry.longest-pause=5s",
            "-Dpoll.period=500ms"));
    return new ShippedProcess(
        folder.resolve("node.log"), temporary, service.credentials(), options, List.of("serve"));
  }

  private void begin() throws IOException {
    Path data = folder.resolve("life-" + lives.size());
    lives.add(data);
    process.start(List.of("-Ddata.dir=" + data));
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              process.mustRun();
              return !process.sinceReady().isZero();
            });
  }

  private void live(LedgerDatabase database) throws Exception {
    JdbcLedger reading = new JdbcLedger(database, Clock.systemUTC(), "test");
    for (int kill = 0; kill < kills; kill++) {
      boolean silent = kill % 2 == 0; // what is sealed then is lost
      if (silent) {
        service.fallSilent();
      }
      begin();
      supply(kill);
      String node = Files.readString(lives.get(kill).resolve("node-id")).strip();
      await()
          .atMost(PATIENCE)
          .until(() -> reading.newest(1_000_000).stream().anyMatch(b -> b.node().equals(node)));
      NodeInChaos.pause(random.nextInt(silent ? 1_000 : 5_000));
      process.kill();
      DurableFolder.remove(lives.get(kill));
      if (silent) {
        service.speak(random.nextBoolean());
      }
    }
    begin();
    supply(kills);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              process.mustRun();
              assertThat(kafka.committed(GROUP, TOPIC)).isEqualTo(prompts);
              assertThat(reading.newest(1_000_000))
                  .extracting(Batch::state)
                  .isSubsetOf(BatchState.DELIVERED, BatchState.REVOKED);
              assertThat(
                      reading.sources().books().sources().stream()
                          .mapToLong(s -> s.delivered())
                          .sum())
                  .isEqualTo(prompts);
            });
  }

  /** Sends this one's share. */
  private void supply(int life) throws Exception {
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    for (int n = life; n < prompts; n += kills + 1) {
      String prompt = "{\"id\":\"p-%d\",\"prompt\":\"%d\"}".formatted(n, n);
      records.add(new ProducerRecord<>(TOPIC, "p-" + n, prompt));
    }
    kafka.produceAll(records);
  }

  private void check(LedgerDatabase database) throws Exception {
    JdbcLedger reading = new JdbcLedger(database, Clock.systemUTC(), "test");
    List<Batch> all = reading.newest(1_000_000);
    List<Batch> asked =
        all.stream().filter(batch -> batch.state() == BatchState.DELIVERED).toList();
    System.out.printf(
        "%,d prompts, %d kills: %d batches, %d more revoked, %d records retried%n",
        prompts,
        kills,
        asked.size(),
        all.size() - asked.size(),
        asked.stream().mapToInt(batch -> batch.delivery().retried()).sum());
    Path last = lives.get(kills);
    Audit audit =
        new Operator(
                reading,
                new OperatorRequests(database, Clock.systemUTC()),
                SpoolFolder.in(last),
                new LedgerMark(database, last))
            .audit();
    assertThat(audit.balances()).as(audit::toString).isTrue();
    assertThat(audit.all().delivered()).isEqualTo(prompts);
    assertThat(audit.all().pending()).isZero();
    assertThat(all).extracting(Batch::state).contains(BatchState.REVOKED);
    assertThat(service.jobs())
        .extracting(ModelInvocationJobSummary::jobArn)
        .containsExactlyInAnyOrderElementsOf(asked.stream().map(b -> b.job().arn()).toList());
    List<String> ids = IntStream.range(0, prompts).mapToObj(n -> "p-" + n).toList();
    List<String> inputs = inputs(asked);
    assertThat(inputs).as("in the inputs of jobs, with their attempts").doesNotHaveDuplicates();
    Written.assertOnce(
        "in the inputs of jobs",
        inputs.stream().filter(input -> input.endsWith(" 1")).toList(),
        ids.stream().map(id -> id + " 1").toList());
    Written.assertOnce("in the results", results(), ids);
  }

  /** What the jobs of these batches were given. */
  private List<String> inputs(List<Batch> batches) throws IOException {
    List<String> inputs = new ArrayList<>();
    for (Path file : Written.files(folder.resolve("aws"), "context.jsonl")) {
      if (batches.stream().anyMatch(batch -> file.toString().contains(batch.id()))) {
        for (String line : Files.readAllLines(file)) {
          JsonNode context = JSON.readTree(line);
          if (!context.get("source").asText().equals("padding")) {
            inputs.add(context.get("id").asText() + ' ' + context.get("attempt").asInt());
          }
        }
      }
    }
    return inputs;
  }

  /** The prompts of results that are not the same as another one. */
  private List<String> results() throws IOException {
    Map<String, String> byId = new HashMap<>();
    for (ConsumerRecord<String, String> each : kafka.consume(ANSWERS, prompts)) {
      JsonNode result = JSON.readTree(each.value());
      assertThat(result.get("status").asText()).isEqualTo("succeeded");
      byId.put(
          new String(each.headers().lastHeader("bedrockBatchResultId").value()),
          result.get("recordId").asText());
    }
    return List.copyOf(byId.values());
  }
}
