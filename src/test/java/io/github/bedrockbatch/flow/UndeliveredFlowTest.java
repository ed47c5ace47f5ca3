/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.deliver.UndeliveredDeadLetters;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.servers.CallbackServer;
import io.github.bedrockbatch.servers.JmsServer;
import io.github.bedrockbatch.servers.KafkaServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sinks refuse for good. */
class UndeliveredFlowTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void what_is_refused_each_time_is_put_aside_and_the_rest_of_the_batch_goes_on() throws Exception {
    KafkaServer kafka = KafkaServer.running();
    String topic = kafka.createTopic("narrow", 1);
    try (CallbackServer callbacks = CallbackServer.start();
        LogLines log = new LogLines(UndeliveredDeadLetters.class)) {
      callbacks.answer(call -> "0".equals(call.headers().get("Bedrock-Batch-Page")) ? 422 : 200);
      SinkRoutes routes =
          SinkRoutes.copy(folder.resolve("routes"))
              .sink("to-kafka", "kafka-own", Map.of("topic", topic))
              .sink("to-http", "http-own", Map.of("url", callbacks.url("/pages")));
      Map<String, String> settings =
          Map.of(
              "deliver.to", "kafka-own,http-own",
              "kafka.brokers", kafka.brokers(),
              "retry.longest-pause", "1s",
              "batch.max-records", "1001");
      try (Flow flow = Flow.start(folder.resolve("data"), settings, routes.pattern())) {
        String large = "{\"id\":\"large\",\"prompt\":\"" + "x".repeat(1_100_000) + "\"}\n";
        flow.drop(
            "prompts.jsonl",
            IntStream.range(0, 1_000)
                    .mapToObj(i -> "{\"id\":\"p" + i + "\",\"prompt\":\"question\"}\n")
                    .collect(Collectors.joining())
                + large);
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> flow.pipeline().ledger().inState(BatchState.DELIVERED).size() == 1);
        assertThat(kafka.consume(topic))
            .extracting(ConsumerRecord::key)
            .contains(IntStream.range(0, 1_000).mapToObj(i -> "p" + i).toArray(String[]::new))
            .doesNotContain("large");
        List<String> aside = undelivered();
        assertThat(aside).contains("large");
        List<String> firstPage =
            callbacks.calls().stream()
                .filter(call -> "0".equals(call.headers().get("Bedrock-Batch-Page")))
                .findFirst()
                .orElseThrow()
                .body()
                .lines()
                .map(UndeliveredFlowTest::id)
                .toList();
        assertThat(aside).containsAll(firstPage);
        assertThat(log.all())
            .anyMatch(line -> line.contains("the sink http-own") && line.contains("answered 422"))
            .anyMatch(line -> line.contains("the sink kafka-own"))
            .allMatch(line -> line.startsWith("ERROR Results of batch "));
      }
    }
  }

  @Test
  void what_a_jms_broker_rejects_is_put_aside_alone_and_the_others_arrive_once() throws Exception {
    JmsServer jms = JmsServer.running();
    String queue = jms.createQueue("choosy");
    SinkRoutes routes =
        SinkRoutes.copy(folder.resolve("routes")).sink("to-jms", "jms-own", Map.of("queue", queue));
    Map<String, String> settings =
        Map.of(
            "deliver.to", "jms-own",
            "jms.url", jms.url(),
            "retry.longest-pause", "1s",
            "local.min-records", "1",
            "batch.min-records", "1");
    try (Flow flow = Flow.start(folder.resolve("data"), settings, routes.pattern())) {
      Map<String, String> invalid = Map.of("NOT", "a name of a property");
      flow.take("kafka:t-", List.of(Map.of(), invalid, Map.of()));
      flow.awaitAllSettled();

      assertThat(undelivered()).containsExactly("kafka:t-1");
      assertThat(jms.receive(queue, 3, Duration.ofSeconds(2)))
          .extracting(message -> message.getStringProperty("bedrockBatchRecordId"))
          .containsExactlyInAnyOrder("kafka:t-0", "kafka:t-2");
    }
  }

  private List<String> undelivered() throws Exception {
    List<String> ids = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("data/dead-letters/undelivered"))) {
      for (Path file : files.toList()) {
        Files.readAllLines(file).stream().map(UndeliveredFlowTest::id).forEach(ids::add);
      }
    }
    return ids;
  }

  private static String id(String line) {
    try {
      JsonNode result = JSON.readTree(line);
      return result.path("recordId").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
