/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.servers.JmsServer;
import io.github.bedrockbatch.servers.KafkaServer;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 of the shipped program while the pages of a batch go to Kafka and JMS. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signal 9")
class SinkCrashTest {
  private static final int PROMPTS = 4_000;
  private static final String TOPIC = "answers"; // as in the shipped route
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void nothing_is_lost_and_only_the_page_under_way_comes_again() throws Exception {
    KafkaServer kafka = KafkaServer.running();
    JmsServer jms = JmsServer.running();
    kafka.replaceTopic(TOPIC, 1, "nobody"); // others use it too
    Path data = folder.resolve("data");
    Path inbox = Files.createDirectories(data.resolve("inbox"));
    Files.writeString(
        inbox.resolve("prompts.jsonl"),
        IntStream.range(0, PROMPTS)
            .mapToObj(i -> "{\"id\":\"p" + i + "\",\"prompt\":\"question " + i + "\"}\n")
            .collect(Collectors.joining()));
    try (ShippedProcess program =
        new ShippedProcess(
            folder.resolve("serve.log"),
            folder,
            Map.of(),
            List.of(
                "-Ddata.dir=" + data,
                "-Dbatch.max-records=" + PROMPTS, // one batch: each of several has a page under way
                "-Dbatch.max-age=1h",
                "-Dpoll.period=100ms",
                "-Dlocal.job-duration=0s",
                "-Ddeliver.to=kafka,jms",
                "-Dkafka.brokers=" + kafka.brokers(),
                // another client than that of jms.url, as the documentation has it
                "-Dcamel.component.jms.connection-factory="
                    + "#class:org.apache.qpid.jms.JmsConnectionFactory('"
                    + jms.url()
                    + "')"),
            List.of("serve"))) {
      program.start();
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> {
                program.mustRun();
                return jms.depth(TOPIC) > 0;
              });
      program.kill();
      assertThat(jms.depth(TOPIC)).as("came in between").isLessThan(PROMPTS);

      program.start();
      await().atMost(Duration.ofMinutes(2)).until(() -> program.hasSaid("is delivered: "));
      program.stop();
    }

    List<String[]> byKafka = new ArrayList<>();
    for (ConsumerRecord<String, String> record : kafka.consume(TOPIC)) {
      byKafka.add(
          new String[] {
            record.key(),
            new String(
                record.headers().lastHeader("bedrockBatchResultId").value(), StandardCharsets.UTF_8)
          });
    }
    check(byKafka);
    List<String[]> byJms = new ArrayList<>();
    for (Message message : jms.receive(TOPIC, (int) jms.depth(TOPIC))) {
      String id = JSON.readTree(((TextMessage) message).getText()).path("recordId").asText();
      byJms.add(new String[] {id, message.getStringProperty("bedrockBatchResultId")});
    }
    check(byJms);
  }

  /** Pairs of record id and result id. */
  private static void check(List<String[]> results) {
    Map<String, Set<String>> ids = new HashMap<>();
    Map<String, Integer> times = new HashMap<>();
    for (String[] result : results) {
      ids.computeIfAbsent(result[0], id -> new HashSet<>()).add(result[1]);
      times.merge(result[1], 1, Integer::sum);
    }
    assertThat(ids).hasSize(PROMPTS);
    assertThat(ids.values()).as("the same result id each time").allMatch(set -> set.size() == 1);
    assertThat(ids.values().stream().flatMap(Collection::stream)).doesNotHaveDuplicates();
    Map<String, Integer> repeatedPages = new TreeMap<>();
    times.forEach(
        (id, count) -> {
          assertThat(count).isLessThanOrEqualTo(2);
          if (count == 2) {
            repeatedPages.merge(id.substring(0, id.lastIndexOf(':')), 1, Integer::sum);
          }
        });
    assertThat(repeatedPages).as("pages that came twice").hasSizeLessThanOrEqualTo(1);
  }
}
