/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.servers.KafkaServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, the shipped route file, and an instance of its template as a user writes one. */
class KafkaSourceFlowTest {
  private static KafkaServer kafka;

  @TempDir private Path data;
  private String topic;
  private Flow flow;

  @BeforeAll
  static void broker() throws Exception {
    kafka = KafkaServer.running();
  }

  @BeforeEach
  void topic() throws Exception {
    topic = kafka.createTopic("questions", 3);
  }

  @AfterEach
  void stop() {
    flow.close();
  }

  private void start(String... parameters) throws Exception {
    Map<String, String> changes = new HashMap<>();
    changes.put("kafka.brokers", kafka.brokers());
    changes.put("intake.headers", "tenant,CorrelationKey");
    StringBuilder route =
        new StringBuilder(
            """
            - templatedRoute:
                routeTemplateRef: from-kafka
                routeId: my-questions
                parameters:
                  - {name: topic, value: %s}
                  - {name: group, value: %s}
            """
                .formatted(topic, topic));
    for (String parameter : parameters) {
      route.append("      - {").append(parameter).append("}\n");
    }
    flow = Flow.startWith(data, changes, route.toString());
  }

  private void send(int count, Map<String, String> headers) throws Exception {
    for (int i = 0; i < count; i++) {
      kafka.produce(topic, "k" + i, "{\"prompt\":\"question " + i + "\"}", headers);
    }
  }

  private void awaitCommitted(long offsets) {
    await().until(() -> kafka.committed(topic, topic) == offsets);
  }

  private Map<String, JsonNode> results(int count) throws Exception {
    return flow.awaitResults(count).stream()
        .collect(Collectors.toMap(result -> result.get("recordId").asText(), result -> result));
  }

  @Test
  void reads_nothing_while_a_person_has_paused_it_and_goes_on_where_it_was() throws Exception {
    start();
    send(1, Map.of());
    awaitCommitted(1);
    flow.ask(operator -> operator.pause("my-questions"));
    // What the poll in hand brings is still taken.
    await().during(Duration.ofSeconds(1)).until(() -> kafka.committed(topic, topic) == 1);
    send(2, Map.of());
    await().during(Duration.ofSeconds(1)).until(() -> kafka.committed(topic, topic) == 1);

    flow.ask(operator -> operator.resume("my-questions"));

    awaitCommitted(3);
    assertThat(flow.awaitResults(3)).hasSize(3);
  }

  @Test
  void answers_the_records_of_all_partitions_under_their_keys() throws Exception {
    send(120, Map.of("tenant", "blue", "secret", "s", "CamelFileName", "/etc/passwd"));
    start("name: idFrom, value: key", "name: system, value: 'Be ${brief}.'");

    Map<String, JsonNode> results = results(120);

    awaitCommitted(120);
    assertThat(results).hasSize(120).containsKeys("k0", "k119");
    JsonNode one = results.get("k7");
    assertThat(one.get("text").asText()).isEqualTo("echo: question 7");
    assertThat(one.get("source").asText()).startsWith("kafka:" + topic + "-");
    assertThat(one.get("headers")).hasSize(1);
    assertThat(one.get("headers").get("tenant").asText()).isEqualTo("blue");
    assertThat(flow.pipeline().operator().audit().balances()).isTrue();
  }

  @Test
  void sets_aside_what_is_no_prompt_and_goes_on() throws Exception {
    send(1, Map.of());
    kafka.produce(topic, "bad", "{\"prompt\":", Map.of());
    kafka.produce(topic, "gone", null, Map.of());
    kafka.produce(topic, "two", "[{\"prompt\":\"x\"},{\"prompt\":\"y\"}]", Map.of());
    start();

    List<JsonNode> results = flow.awaitResults(3);

    awaitCommitted(4);
    assertThat(results)
        .extracting(result -> result.get("text").asText())
        .containsExactlyInAnyOrder("echo: question 0", "echo: x", "echo: y");
    assertThat(flow.deadLetters())
        .extracting(letter -> letter.get("code").asText())
        .containsExactlyInAnyOrder("malformed-json", "wrong-type");
    assertThat(flow.pipeline().operator().audit().all().refused()).isEqualTo(2);
  }

  @Test
  void records_that_are_delivered_again_are_left_out() throws Exception {
    send(100, Map.of());
    start();
    flow.awaitResults(100);
    awaitCommitted(100);

    flow.camel().getRouteController().stopRoute("my-questions");
    rewind();
    flow.camel().getRouteController().startRoute("my-questions");
    awaitCommitted(100);
    send(1, Map.of());

    assertThat(flow.awaitResults(101)).hasSize(101);
    awaitCommitted(101);
    assertThat(flow.spooled()).isZero();
    assertThat(flow.results()).hasSize(101);
  }

  private void rewind() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> start = new HashMap<>();
    for (int partition = 0; partition < 3; partition++) {
      start.put(new TopicPartition(topic, partition), new OffsetAndMetadata(0));
    }
    setOffsets(start);
  }

  private void setOffsets(Map<TopicPartition, OffsetAndMetadata> start) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.brokers()))) {
      await()
          .ignoreExceptions()
          .until(
              () -> {
                admin.alterConsumerGroupOffsets(topic, start).all().get();
                return true;
              });
    }
  }

  @Test
  void what_its_producer_has_aborted_is_not_asked() throws Exception {
    kafka.transaction(topic, List.of("{\"prompt\":\"aborted\"}"), false);
    kafka.transaction(topic, List.of("{\"prompt\":\"committed\"}"), true);
    send(1, Map.of());
    start();

    assertThat(flow.awaitResults(2))
        .extracting(result -> result.get("text").asText())
        .containsExactlyInAnyOrder("echo: committed", "echo: question 0");
    assertThat(flow.pipeline().operator().audit().all().accepted()).hasValue(2);
  }

  @Test
  void records_that_retention_removed_before_they_were_taken_are_named_in_the_log()
      throws Exception {
    topic = kafka.createTopic("kept-for-a-week", 1);
    send(2, Map.of());
    start();
    awaitCommitted(2);
    flow.camel().getRouteController().stopRoute("my-questions");
    send(5, Map.of());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.brokers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(5)))
          .all()
          .get();
    }
    try (LogLines log = gaps()) {
      flow.camel().getRouteController().startRoute("my-questions");
      awaitCommitted(7);
      kafka.transaction(topic, List.of("{\"prompt\":\"aborted\"}"), false);
      send(1, Map.of());
      // The mark of the transaction may come before that record, or behind it.
      await().until(() -> kafka.committed(topic, topic) >= 9);

      assertThat(log.all())
          .singleElement()
          .asString()
          .startsWith(
              "ERROR Up to 3 records of %s-0 (offsets 2 to 4) were removed".formatted(topic));
    }
  }

  private static LogLines gaps() throws ClassNotFoundException {
    return new LogLines(Class.forName("io.github.bedrockbatch.intake.message.KafkaGaps"));
  }

  @Test
  void a_partition_that_ends_before_what_was_committed_is_named_in_the_log() throws Exception {
    topic = kafka.createTopic("shortened", 1);
    send(2, Map.of());
    start();
    awaitCommitted(2);
    flow.camel().getRouteController().stopRoute("my-questions");
    setOffsets(Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(9)));

    try (LogLines log = gaps()) {
      flow.camel().getRouteController().startRoute("my-questions");

      await().until(() -> !log.all().isEmpty());
      assertThat(log.all().get(0))
          .startsWith("ERROR %s-0 ends at offset 2, and its consumer group had".formatted(topic))
          .contains("is not asked, up to offset 8");
    }
  }

  @Test
  void a_topic_that_was_made_anew_under_the_same_name_is_another_one() throws Exception {
    send(30, Map.of());
    start();
    flow.awaitResults(30);
    awaitCommitted(30);
    flow.camel().getRouteController().stopRoute("my-questions");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.brokers()))) {
      admin.deleteTopics(List.of(topic)).all().get();
      await()
          .ignoreExceptions()
          .until(
              () -> {
                admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
                return true;
              });
    }
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      records.add(new ProducerRecord<>(topic, "k" + i, "{\"prompt\":\"again " + i + "\"}"));
    }
    await()
        .ignoreExceptions()
        .until(
            () -> {
              kafka.produceAll(records.subList(0, 1));
              return true;
            });
    kafka.produceAll(records.subList(1, 30));
    flow.camel().getRouteController().startRoute("my-questions");

    assertThat(flow.awaitResults(60)).hasSize(60);
  }
}
