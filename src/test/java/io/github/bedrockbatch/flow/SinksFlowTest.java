/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.servers.CallbackServer;
import io.github.bedrockbatch.servers.CallbackServer.Call;
import io.github.bedrockbatch.servers.JmsServer;
import io.github.bedrockbatch.servers.KafkaServer;
import io.github.bedrockbatch.servers.SftpServer;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One batch, some of whose records fail, to every sink at once; all servers are real. */
class SinksFlowTest {
  private static final int PROMPTS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static KafkaServer kafka;
  private static JmsServer jms;
  private static SftpServer sftp;
  private static CallbackServer callbacks;
  private static Flow flow;
  private static String answers;
  private static String failures;
  private static String audit;
  private static String cutOff;
  private static String jmsAnswers;
  private static String jmsFailures;
  private static String jmsReplies;
  private static String kafkaReplies;
  private static final Map<String, String> STATUS = new HashMap<>();

  @BeforeAll
  static void deliver() throws Exception {
    kafka = KafkaServer.running();
    answers = kafka.createTopic("answers", 2);
    failures = kafka.createTopic("failures", 1);
    kafkaReplies = kafka.createTopic("replies", 1);
    audit = kafka.createTopic("audit", 1);
    cutOff = kafka.createTopic("cut-off", 1);
    jms = JmsServer.running();
    jmsAnswers = jms.createQueue("answers");
    jmsFailures = jms.createQueue("failures");
    jmsReplies = jms.createQueue("client.replies");
    sftp = SftpServer.start(folder.resolve("server"));
    callbacks = CallbackServer.start();
    callbacks.answer(call -> call.path().startsWith("/callbacks/gone") ? 404 : 200);
    SinkRoutes routes =
        SinkRoutes.copy(folder.resolve("routes"))
            .sink("to-kafka", "own-kafka", Map.of("topic", answers, "failuresTopic", failures))
            .sink("to-jms", "own-jms", Map.of("queue", jmsAnswers, "failuresQueue", jmsFailures))
            .sink("to-http", "own-http", Map.of("url", callbacks.url("/pages")))
            .add("99-deliver-audit.camel.yaml", documented("    routeId: deliver-audit", audit))
            .add("99-choose-topic.camel.yaml", documented("    id: choose-topic", cutOff))
            .add(
                "99-deliver-failures.camel.yaml",
                documented("    - name: deliver-failures", folder + "/failures"));
    flow =
        Flow.start(
            folder.resolve("data"),
            Map.ofEntries(
                Map.entry("deliver.to", "own-kafka,own-jms,sftp,own-http,reply,audit,failures"),
                Map.entry(
                    "deliver.reply-allow",
                    "kafka:replies-*, jms:queue:client.*, " + callbacks.url("/callbacks/*")),
                Map.entry("kafka.brokers", kafka.brokers()),
                Map.entry("jms.url", jms.url()),
                Map.entry("sftp.host", "127.0.0.1"),
                Map.entry("sftp.port", Integer.toString(sftp.port())),
                Map.entry("sftp.user", SftpServer.USER),
                Map.entry("sftp.password", SftpServer.PASSWORD),
                Map.entry(
                    "sftp.known-hosts", sftp.knownHosts(folder.resolve("known_hosts")).toString())),
            routes.pattern());
    flow.faults("\"recordErrorShare\":0.2", "\"recordErrorCode\":400");
    flow.take("p", IntStream.range(0, PROMPTS).mapToObj(SinksFlowTest::headers).toList());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> flow.pipeline().ledger().inState(BatchState.DELIVERED).size() == 1);
    for (ConsumerRecord<String, String> record : all()) {
      STATUS.put(record.key(), JSON.readTree(record.value()).path("status").asText());
    }
  }

  /** The example in docs/sinks.md with this line, where names and places are those of the test. */
  private static List<String> documented(String line, String place) throws Exception {
    String example =
        Stream.of(Files.readString(Path.of("docs/sinks.md")).split("```"))
            .filter(block -> block.startsWith("yaml") && block.contains("\n" + line + "\n"))
            .findFirst()
            .orElseThrow()
            .substring("yaml\n".length());
    return example
        .replace("topic, value: audit", "topic, value: " + place)
        .replace("constant: cut-off", "constant: " + place)
        .replace("max_tokens", "end_turn") // as every answer ends that the emulation gives
        .replace("data/failures", place)
        .lines()
        .toList();
  }

  /** Every tenth of the prompts wants the same, and all try to steer something. */
  private static Map<String, String> headers(int i) {
    Map<String, String> headers = new HashMap<>();
    headers.put("colour", "blue-" + i);
    headers.put("CamelFileName", "../../evil");
    headers.put("CamelHttpUri", callbacks.url("/evil"));
    headers.put("kafka.OVERRIDE_TOPIC", "evil");
    headers.put("camelJmsDestinationName", "evil");
    headers.put("JMSReplyTo", "evil");
    headers.put("bedrockBatchResultId", "evil");
    headers.put("${sys:user.home}", "${sys:user.home}");
    headers.put("expression", "${sys:user.home} {{jms.url}}");
    String to =
        switch (i % 10) {
          case 0 -> "jms:queue:" + jmsReplies;
          case 1 -> "kafka:" + kafkaReplies;
          case 2 -> callbacks.url("/callbacks/" + i + "?x=1");
          case 3 -> "jms:queue:evil";
          case 4 -> "kafka:" + answers;
          case 5 -> callbacks.url("/callbacks/../evil");
          case 6 -> callbacks.url("/callbacks/gone");
          default -> null;
        };
    if (to != null) {
      headers.put("reply-to", to);
      headers.put("correlation-id", "c" + i);
    }
    return headers;
  }

  @AfterAll
  static void stop() throws Exception {
    if (flow != null) {
      flow.close();
    }
    sftp.close();
    callbacks.close();
  }

  private static List<ConsumerRecord<String, String>> all() {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    records.addAll(kafka.consume(answers));
    records.addAll(kafka.consume(failures));
    return records;
  }

  private static Set<String> ids(String status) {
    return STATUS.entrySet().stream()
        .filter(entry -> entry.getValue().equals(status))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static Set<String> wanting(int kind) {
    return IntStream.range(0, PROMPTS)
        .filter(i -> i % 10 == kind)
        .mapToObj(i -> "p" + i)
        .collect(Collectors.toSet());
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Test
  void kafka_has_each_result_under_its_record_id_and_failures_in_a_topic_of_their_own()
      throws Exception {
    List<ConsumerRecord<String, String>> records = all();

    assertThat(STATUS).hasSize(PROMPTS);
    assertThat(ids("failed")).hasSizeBetween(10, 90);
    assertThat(records)
        .filteredOn(record -> record.topic().equals(failures))
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrderElementsOf(ids("failed"));
    assertThat(records)
        .filteredOn(record -> record.topic().equals(answers))
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrderElementsOf(ids("succeeded"));
    assertThat(records)
        .extracting(record -> header(record, "bedrockBatchResultId"))
        .doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(id).matches("[a-z0-9-]+:[0-9]+:[0-9]+"));
    assertThat(records)
        .allSatisfy(
            record -> {
              assertThat(header(record, "colour")).isEqualTo("blue-" + record.key().substring(1));
              assertThat(header(record, "expression")).isEqualTo("${sys:user.home} {{jms.url}}");
              assertThat(record.headers())
                  .extracting(Header::key)
                  .noneMatch(name -> name.matches("(?i)(camel|kafka|jms|\\$).*"));
            });
  }

  @Test
  void a_second_kafka_sink_is_an_instance_of_ten_lines_and_looks_into_results() throws Exception {
    assertThat(documented("    routeId: deliver-audit", audit)).hasSizeLessThanOrEqualTo(10);
    List<ConsumerRecord<String, String>> stopped = kafka.consume(cutOff);
    List<ConsumerRecord<String, String>> others = kafka.consume(audit);

    assertThat(stopped)
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrderElementsOf(ids("succeeded"));
    assertThat(others)
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrderElementsOf(ids("failed"));
    assertThat(Stream.concat(stopped.stream(), others.stream()))
        .extracting(ConsumerRecord::value)
        .containsExactlyInAnyOrderElementsOf(all().stream().map(ConsumerRecord::value).toList());
  }

  @Test
  void jms_has_each_result_as_a_persistent_message_with_its_correlation_id() throws Exception {
    List<Message> sent = jms.receive(jmsAnswers, ids("succeeded").size());
    List<Message> failed = jms.receive(jmsFailures, ids("failed").size());

    assertThat(recordIds(sent)).containsExactlyInAnyOrderElementsOf(ids("succeeded"));
    assertThat(recordIds(failed)).containsExactlyInAnyOrderElementsOf(ids("failed"));
    assertThat(sent)
        .allSatisfy(
            message -> {
              int i = Integer.parseInt(recordId(message).substring(1));
              assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
              assertThat(message.getJMSReplyTo()).isNull();
              assertThat(message.getJMSCorrelationID()).isEqualTo((i % 10 < 7 ? "c" : "p") + i);
              assertThat(message.getStringProperty("colour")).isEqualTo("blue-" + i);
              assertThat(message.getStringProperty("bedrockBatchStatus")).isEqualTo("succeeded");
              assertThat(Collections.list((Enumeration<?>) message.getPropertyNames()))
                  .map(Object::toString)
                  .noneMatch(name -> name.matches("(?i)(camel|kafka|jms(?!x)).*"));
            });
    assertThat(jms.depth("evil")).isZero();
  }

  @Test
  void the_sftp_server_has_one_whole_file() throws Exception {
    try (Stream<Path> files = Files.list(sftp.root().resolve("outbox"))) {
      assertThat(files)
          .singleElement()
          .satisfies(
              file -> {
                assertThat(file.getFileName().toString()).matches("[a-z0-9-]+\\.jsonl");
                assertThat(Files.readAllLines(file)).hasSize(PROMPTS);
              });
    }
    assertThat(folder.resolve("data/uploads")).isEmptyDirectory();
    assertThat(Files.list(sftp.root())).containsExactly(sftp.root().resolve("outbox"));
  }

  @Test
  void a_url_gets_the_page_as_json_lines() {
    List<Call> pages = calls("/pages");
    assertThat(pages.stream().flatMap(call -> call.body().lines())).hasSize(PROMPTS);
    assertThat(pages)
        .extracting(call -> call.headers().get("Bedrock-Batch-Page"))
        .containsExactlyElementsOf(
            IntStream.range(0, pages.size()).mapToObj(Integer::toString).toList());
    assertThat(pages)
        .allSatisfy(
            call -> {
              assertThat(call.method()).isEqualTo("POST");
              assertThat(call.headers()).containsEntry("Content-Type", "application/jsonl");
              assertThat(call.headers()).doesNotContainKeys("colour", "CamelFileName");
            });
  }

  @Test
  void answers_go_where_their_prompts_asked_for_them_if_that_is_allowed() throws Exception {
    List<Message> byJms = jms.receive(jmsReplies, PROMPTS / 10);
    assertThat(recordIds(byJms)).containsExactlyInAnyOrderElementsOf(wanting(0));
    assertThat(byJms)
        .allSatisfy(
            message ->
                assertThat(message.getJMSCorrelationID())
                    .isEqualTo("c" + recordId(message).substring(1)));
    List<ConsumerRecord<String, String>> byKafka = kafka.consume(kafkaReplies, PROMPTS / 10);
    assertThat(byKafka)
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrderElementsOf(wanting(1));
    assertThat(byKafka)
        .allSatisfy(
            record ->
                assertThat(header(record, "correlation-id"))
                    .isEqualTo("c" + record.key().substring(1)));
    List<Call> byHttp =
        calls("/callbacks/").stream().filter(call -> !call.path().contains("gone")).toList();
    assertThat(byHttp).hasSize(PROMPTS / 10);
    assertThat(byHttp)
        .allSatisfy(
            call -> {
              String id = JSON.readTree(call.body()).path("recordId").asText();
              assertThat(call.path()).isEqualTo("/callbacks/" + id.substring(1) + "?x=1");
              assertThat(call.headers()).containsEntry("Correlation-Id", "c" + id.substring(1));
              assertThat(call.headers()).containsEntry("Content-Type", "application/json");
            });
    assertThat(calls("/evil")).isEmpty();
    assertThat(jms.depth("evil")).isZero();
  }

  @Test
  void what_may_not_or_cannot_be_replied_is_in_the_files() throws Exception {
    assertThat(flow.results())
        .extracting(result -> result.path("recordId").asText())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, PROMPTS).filter(i -> i % 10 > 2).mapToObj(i -> "p" + i).toList());
    JsonNode headers = flow.results().get(0).path("headers");
    assertThat(headers.path("CamelFileName").asText()).isEqualTo("../../evil");
    // Refused with 404: given up after three tries, and the others were not sent again meanwhile.
    assertThat(calls("/callbacks/gone")).hasSize(3 * PROMPTS / 10);
  }

  @Test
  void failures_are_in_a_folder_of_their_own_by_the_documented_route() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("failures"))) {
      List<String> lines = Files.readAllLines(files.toList().get(0));
      assertThat(lines).hasSize(ids("failed").size());
      assertThat(lines).allMatch(line -> line.contains("\"status\":\"failed\""));
    }
  }

  private static List<Call> calls(String path) {
    return callbacks.calls().stream().filter(call -> call.path().startsWith(path)).toList();
  }

  private static List<String> recordIds(List<Message> messages) throws Exception {
    List<String> ids = new ArrayList<>();
    for (Message message : messages) {
      ids.add(recordId(message));
    }
    return ids;
  }

  private static String recordId(Message message) throws Exception {
    return JSON.readTree(((TextMessage) message).getText()).path("recordId").asText();
  }
}
