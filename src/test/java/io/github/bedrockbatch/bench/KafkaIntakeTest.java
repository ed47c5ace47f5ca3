/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.JavaProcess;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.servers.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A million messages of 1 KB from a topic into the spool, every offset committed after its fsync,
 * beside a bare consumer that only reads them and commits at the end of each poll. The broker is in
 * the JVM of the test. Prints what was measured.
 */
@Tag("bench")
class KafkaIntakeTest {
  private static final String TOPIC = "prompts";
  private static final int PARTITIONS = 4;
  private static final int SLICE = 10_000;

  private final int records = Integer.getInteger("bench.records", 1_000_000);
  private final int rounds = Integer.getInteger("bench.rounds", 1);
  private final Path folder = Path.of("target", "bench", "kafka").toAbsolutePath();

  @Test
  void a_million_messages() throws Exception {
    KafkaServer kafka = KafkaServer.running();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.brokers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
    }
    fill(kafka);
    StringBuilder report = new StringBuilder("\n| | time | messages/s |\n|---|---|---|\n");
    for (int round = 0; round < rounds; round++) {
      report.append(row("bare consumer", bare(kafka, "bare-" + round)));
      DurableFolder.remove(folder);
      report.append(pipeline(kafka, "pipeline-" + round));
    }
    report.append(row("bare consumer", bare(kafka, "bare-last")));
    System.out.println(report);
  }

  private void fill(KafkaServer kafka) throws Exception {
    String filling = "x".repeat(940);
    for (int from = 0; from < records; from += SLICE) {
      List<ProducerRecord<String, String>> slice = new ArrayList<>(SLICE);
      for (int n = from; n < Math.min(records, from + SLICE); n++) {
        String value = "{\"id\":\"record-%07d\",\"prompt\":\"%s\"}".formatted(n, filling);
        slice.add(new ProducerRecord<>(TOPIC, "k" + n, value));
      }
      kafka.produceAll(slice);
    }
  }

  private String row(String what, double seconds) {
    return "| %s | %.1f s | %,.0f |%n".formatted(what, seconds, records / seconds);
  }

  private double bare(KafkaServer kafka, String group) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.brokers(),
            "group.id",
            group,
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false,
            "max.poll.records",
            2000);
    long start = System.nanoTime();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      int read = 0;
      while (read < records) {
        int polled = consumer.poll(Duration.ofMillis(200)).count();
        read += polled;
        if (polled > 0) {
          consumer.commitSync();
        }
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private String pipeline(KafkaServer kafka, String name) throws Exception {
    Path jar = Path.of("target", "camel-bedrock-batch.jar").toAbsolutePath();
    String group = "camel-bedrock-batch";
    try (JavaProcess process =
        JavaProcess.start(
            folder.resolve(name),
            Map.of(),
            List.of(
                "-Xmx256m",
                "-Dintake.from=kafka",
                "-Dkafka.brokers=" + kafka.brokers(),
                "-Dbatch.max-records=1000000",
                "-Dbatch.max-bytes=5GB",
                "-Dbatch.max-age=7d",
                "-jar",
                jar.toString(),
                "serve"))) {
      long[] times = new long[2];
      await()
          .atMost(Duration.ofMinutes(10))
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                process.mustRun();
                long committed = kafka.committed(group, TOPIC);
                if (committed > 0 && times[0] == 0) {
                  times[0] = System.nanoTime();
                }
                times[1] = System.nanoTime();
                return committed == records;
              });
      assertThat(process.log()).contains("Ready. ");
      return row(
          "this, into the spool (%.1f s CPU in all, %d MB resident)"
              .formatted(process.cpuSeconds(), process.peakResidentMegabytes()),
          (times[1] - times[0]) / 1e9);
    }
  }
}
