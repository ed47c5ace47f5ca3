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
 * beside a bare consumer that only reads them and commits at the end of each poll. Of each side the
 * second half is told as well, when most of its code is compiled. The broker is in the JVM of the
 * test. Prints what was measured.
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
    StringBuilder report =
        new StringBuilder("\n| | messages/s | of them the second half |\n|---|---|---|\n");
    for (int round = 0; round < rounds; round++) {
      report.append(bare(kafka, "bare-" + round));
      DurableFolder.remove(folder);
      report.append(pipeline(kafka, "pipeline-" + round));
    }
    report.append(bare(kafka, "bare-last"));
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

  /** The times, in nanoseconds, when a side began, was half through, and was through. */
  private final class Halves {
    private long begin;
    private long half;
    private long end;

    private void taken(long count) {
      long now = System.nanoTime();
      begin = begin == 0 && count > 0 ? now : begin;
      half = half == 0 && count >= records / 2 ? now : half;
      end = now;
    }

    private String row(String side) {
      return "| %s | %,.0f | %,.0f |%n"
          .formatted(side, records * 1e9 / (end - begin), records / 2 * 1e9 / (end - half));
    }
  }

  private String bare(KafkaServer kafka, String group) {
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
    Halves halves = new Halves();
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
        halves.taken(read);
      }
    }
    return halves.row("bare consumer");
  }

  private String pipeline(KafkaServer kafka, String name) throws Exception {
    Path jar = Path.of("target", "camel-bedrock-batch.jar").toAbsolutePath();
    String group = "camel-bedrock-batch";
    try (JavaProcess process =
        JavaProcess.start(
            folder.resolve(name),
            Map.of(),
            List.of(
                JavaProcess.littleMemory(),
                "-Dintake.from=kafka",
                "-Dkafka.brokers=" + kafka.brokers(),
                "-Dbatch.max-records=" + records,
                "-Dbatch.max-bytes=5GB",
                "-Dbatch.max-age=7d",
                "-jar",
                jar.toString(),
                "serve"))) {
      Halves halves = new Halves();
      await()
          .atMost(Duration.ofMinutes(10))
          .pollInterval(Duration.ofMillis(250))
          .until(
              () -> {
                process.mustRun();
                long committed = kafka.committed(group, TOPIC);
                halves.taken(committed);
                return committed == records;
              });
      assertThat(process.log()).contains("Ready. ");
      return halves.row(
          "this, into the spool (%.1f s CPU in all, %d MB resident)"
              .formatted(process.cpuSeconds(), process.peakResidentMegabytes()));
    }
  }
}
