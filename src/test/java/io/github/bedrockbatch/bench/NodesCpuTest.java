/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.JavaProcess;
import io.github.bedrockbatch.files.CloseStack;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.servers.KafkaServer;
import io.github.bedrockbatch.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same prompts from a topic of 12 partitions through one, two and three nodes, which share a
 * ledger in PostgreSQL: how much processor time all of them together take for a prompt. What comes
 * first warms each of them up, as each compiles its code by itself: {@code bench.warm-up} prompts a
 * node. Beside them as many nodes that share nothing but the machine, each with a topic and a
 * ledger of its own: what a prompt costs more there is the price of a machine that does more things
 * at a time, not of sharing. Prints what was measured.
 */
@Tag("bench")
class NodesCpuTest {
  private static final String DELIVERED =
      "select coalesce(sum(succeeded), 0) from batch where state = 'DELIVERED'";
  private static final String BATCHES = "select count(*) from batch";
  private static final int PARTITIONS = 12;
  private static final int SLICE = 10_000;
  private static final double MOST_GROWTH = 1.1;

  private final int records = Integer.getInteger("bench.records", 500_000);
  private final int warmUp = Integer.getInteger("bench.warm-up", records);
  private final Path folder = Path.of("target", "bench", "nodes").toAbsolutePath();
  private final Path jar = Path.of("target", "camel-bedrock-batch.jar").toAbsolutePath();

  @Test
  void a_prompt_costs_several_nodes_what_it_costs_as_many_apart() throws Exception {
    KafkaServer kafka = KafkaServer.running();
    StringBuilder report =
        new StringBuilder(
            """

            | nodes | us of processor time a prompt, apart | together | batches | growth |
            |---|---|---|---|---|
            """);
    List<Double> growth = new ArrayList<>();
    for (int nodes = 1; nodes <= 3; nodes++) {
      Cost apart = cost(kafka, nodes, nodes);
      Cost together = cost(kafka, nodes, 1);
      growth.add(together.each() / apart.each());
      report.append(
          "| %d | %.1f | %.1f | %d, %d | %.2f |%n"
              .formatted(
                  nodes,
                  apart.each() * 1e6,
                  together.each() * 1e6,
                  apart.batches(),
                  together.batches(),
                  together.each() / apart.each()));
      System.out.println(report);
    }
    assertThat(growth).allSatisfy(ratio -> assertThat(ratio).isLessThanOrEqualTo(MOST_GROWTH));
  }

  /** What a prompt cost, in seconds of processor time, and how many batches there were. */
  private record Cost(double each, int batches) {}

  /** Of so many nodes in so many groups, each with a topic and a ledger of its own. */
  private Cost cost(KafkaServer kafka, int count, int groups) throws Exception {
    DurableFolder.remove(folder);
    List<JavaProcess> nodes = new ArrayList<>();
    List<LedgerDatabase> ledgers = new ArrayList<>();
    try (PostgresServer postgres = PostgresServer.start();
        Emulator aws = Emulator.start(jar, folder.resolve("local-aws"));
        CloseStack all = new CloseStack()) {
      for (int group = 0; group < groups; group++) {
        kafka.replaceTopic(topic(group), PARTITIONS, topic(group));
        String database = postgres.database(); // a new one
        for (int n = group; n < count; n += groups) {
          nodes.add(all.add(node(n, aws, kafka, database, topic(group))));
        }
        ledgers.add(all.add(LedgerDatabase.open(database)));
      }
      for (JavaProcess node : nodes) {
        await().atMost(Duration.ofMinutes(2)).until(() -> node.log().contains("Ready. "));
      }
      int warm = count * warmUp;
      take(kafka, ledgers, 0, warm);
      int batches = sum(ledgers, BATCHES);
      double before = cpu(nodes);
      take(kafka, ledgers, warm, warm + records);
      return new Cost((cpu(nodes) - before) / records, sum(ledgers, BATCHES) - batches);
    }
  }

  private static String topic(int group) {
    return "prompts-" + group;
  }

  private JavaProcess node(
      int number, Emulator aws, KafkaServer kafka, String database, String topic) throws Exception {
    Path home = folder.resolve("node-" + number);
    takeFrom(topic, home);
    return JavaProcess.start(
        home,
        aws.environment(),
        List.of(
            JavaProcess.littleMemory(),
            "-XX:TieredStopAtLevel=1", // the second compiler goes on for minutes, on each of them
            "-Daws.mode=aws",
            "-Dbedrock.endpoint=" + aws.bedrock(),
            "-Ds3.endpoint=" + aws.s3(),
            "-Ds3.path-style=true",
            "-Ds3.bucket=" + Emulator.BUCKET,
            "-Dbedrock.role-arn=" + Emulator.ROLE,
            "-Dledger.url=" + database,
            "-Dintake.from=kafka",
            "-Dkafka.brokers=" + kafka.brokers(),
            "-Dbatch.max-records=10000",
            "-Dbatch.max-age=2s",
            "-Dbatch.under-minimum=pad",
            "-Dpoll.period=1s",
            "-jar",
            jar.toString(),
            "serve"));
  }

  /** Its routes, with a topic and a consumer group of that name. */
  private static void takeFrom(String topic, Path home) throws IOException {
    Path routes = Files.createDirectories(home.resolve("routes"));
    try (DirectoryStream<Path> shipped = Files.newDirectoryStream(Path.of("routes"))) {
      for (Path route : shipped) {
        String yaml = Files.readString(route);
        Files.writeString(
            routes.resolve(route.getFileName()),
            yaml.replace(
                "- {name: topic, value: prompts}",
                """
                - {name: topic, value: %1$s}
                      - {name: group, value: %1$s}\
                """
                    .formatted(topic)));
      }
    }
  }

  /** Produces prompts, and returns when all up to the last have their answer. */
  private static void take(KafkaServer kafka, List<LedgerDatabase> ledgers, int from, int to)
      throws Exception {
    String filling = "x".repeat(360);
    for (int first = from; first < to; first += SLICE) {
      List<ProducerRecord<String, String>> slice = new ArrayList<>(SLICE);
      for (int n = first; n < Math.min(to, first + SLICE); n++) {
        String value = "{\"id\":\"record-%07d\",\"prompt\":\"%s\"}".formatted(n, filling);
        slice.add(new ProducerRecord<>(topic(n % ledgers.size()), "k" + n, value));
      }
      kafka.produceAll(slice);
    }
    await()
        .atMost(Duration.ofMinutes(10))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> sum(ledgers, DELIVERED) == to);
  }

  private static int sum(List<LedgerDatabase> ledgers, String what) {
    return ledgers.stream()
        .mapToInt(
            ledger ->
                ledger
                    .jdbi()
                    .withHandle(handle -> handle.createQuery(what).mapTo(Integer.class).one()))
        .sum();
  }

  private static double cpu(List<JavaProcess> nodes) {
    return nodes.stream().mapToDouble(JavaProcess::cpuSeconds).sum();
  }
}
