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
 * node. Prints what was measured.
 */
@Tag("bench")
class NodesCpuTest {
  private static final String TOPIC = "prompts";
  private static final String GROUP = "camel-bedrock-batch";
  private static final int PARTITIONS = 12;
  private static final int SLICE = 10_000;
  private static final double MOST_GROWTH = 1.1;

  private final int records = Integer.getInteger("bench.records", 500_000);
  private final int warmUp = Integer.getInteger("bench.warm-up", records);
  private final Path folder = Path.of("target", "bench", "nodes").toAbsolutePath();
  private final Path jar = Path.of("target", "camel-bedrock-batch.jar").toAbsolutePath();

  @Test
  void a_prompt_costs_several_nodes_what_it_costs_one() throws Exception {
    KafkaServer kafka = KafkaServer.running();
    double one = 0;
    StringBuilder report =
        new StringBuilder("\n| nodes | us of processor time a prompt | |\n|---|---|---|\n");
    List<Double> growth = new ArrayList<>();
    for (int nodes = 1; nodes <= 3; nodes++) {
      DurableFolder.remove(folder);
      double each = each(kafka, nodes);
      one = nodes == 1 ? each : one;
      growth.add(each / one);
      report.append("| %d | %.1f | %.2f |%n".formatted(nodes, each * 1e6, each / one));
    }
    System.out.println(report);
    assertThat(growth).allSatisfy(ratio -> assertThat(ratio).isLessThanOrEqualTo(MOST_GROWTH));
  }

  private double each(KafkaServer kafka, int count) throws Exception {
    kafka.replaceTopic(TOPIC, PARTITIONS, GROUP);
    List<JavaProcess> nodes = new ArrayList<>();
    try (PostgresServer postgres = PostgresServer.start();
        Emulator aws = Emulator.start(jar, folder.resolve("local-aws"));
        CloseStack all = new CloseStack()) {
      String database = postgres.database(); // a new one
      for (int n = 0; n < count; n++) {
        nodes.add(all.add(node(n, aws, kafka, database)));
      }
      for (JavaProcess node : nodes) {
        await().atMost(Duration.ofMinutes(2)).until(() -> node.log().contains("Ready. "));
      }
      try (LedgerDatabase ledger = LedgerDatabase.open(database)) {
        int warm = count * warmUp;
        take(kafka, ledger, 0, warm);
        double before = cpu(nodes);
        take(kafka, ledger, warm, warm + records);
        return (cpu(nodes) - before) / records;
      }
    }
  }

  private JavaProcess node(int number, Emulator aws, KafkaServer kafka, String database)
      throws Exception {
    return JavaProcess.start(
        folder.resolve("node-" + number),
        aws.environment(),
        List.of(
            "-Xmx256m",
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

  /** Produces prompts, and returns when all up to the last have their answer. */
  private static void take(KafkaServer kafka, LedgerDatabase ledger, int from, int to)
      throws Exception {
    String filling = "x".repeat(360);
    for (int first = from; first < to; first += SLICE) {
      List<ProducerRecord<String, String>> slice = new ArrayList<>(SLICE);
      for (int n = first; n < Math.min(to, first + SLICE); n++) {
        String value = "{\"id\":\"record-%07d\",\"prompt\":\"%s\"}".formatted(n, filling);
        slice.add(new ProducerRecord<>(TOPIC, "k" + n, value));
      }
      kafka.produceAll(slice);
    }
    await()
        .atMost(Duration.ofMinutes(10))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> delivered(ledger) == to);
  }

  private static int delivered(LedgerDatabase ledger) {
    return ledger
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select coalesce(sum(succeeded), 0) from batch where state = 'DELIVERED'")
                    .mapTo(Integer.class)
                    .one());
  }

  private static double cpu(List<JavaProcess> nodes) {
    return nodes.stream().mapToDouble(JavaProcess::cpuSeconds).sum();
  }
}
