/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.servers.FreePort;
import io.github.bedrockbatch.servers.JmsServer;
import io.github.bedrockbatch.servers.KafkaServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prompts that carry what steers components of Camel, in headers and in values, through every
 * source to every sink: they change nothing.
 */
class HeaderInjectionFlowTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EXPRESSION = "${sys.user.home}{{env:PATH}}${exchangeId}";
  private static final List<String> EVIL =
      List.of(
          "CamelFileName",
          "camelfilename",
          "CamelOverruleFileName",
          "CamelAwsS3Key",
          "CamelAwsS3BucketName",
          "CamelAwsBedrockBatchOperation",
          "CamelSqlQuery",
          "CamelHttpUri",
          "CamelHttpPath",
          "CamelJmsDestinationName",
          "CamelBedrockBatchId",
          "CamelBedrockBatchSystem",
          "CamelBedrockBatchTemplate",
          "CamelBedrockBatchSource",
          "CamelBedrockBatchEnd",
          "org.apache.camel.evil");

  @TempDir private Path data;

  private static Map<String, String> headers(boolean jms) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : EVIL) {
      headers.put(jms ? name.replaceAll("\\W", "_") : name, "stolen");
    }
    if (!jms) {
      headers.put("kafka.OVERRIDE_TOPIC", "stolen");
      headers.put("kafka.PARTITION_KEY", "99");
      headers.put("${bean:stolen}", EXPRESSION);
    }
    headers.put("note", EXPRESSION);
    headers.put("unlisted", "dropped");
    return headers;
  }

  private static String prompt(String id) {
    return "{\"id\":\"%s\",\"prompt\":\"%s\"}".formatted(id, EXPRESSION);
  }

  @Test
  void what_a_prompt_carries_steers_nothing() throws Exception {
    KafkaServer kafka = KafkaServer.running();
    JmsServer jms = JmsServer.running();
    String topic = kafka.createTopic("evil", 1);
    String queue = jms.createQueue("evil");
    String answerTopic = kafka.createTopic("answers", 1);
    String answerQueue = jms.createQueue("answers");
    SinkRoutes routes =
        SinkRoutes.copy(data.resolve("routes"))
            .sink("to-kafka", "own-kafka", Map.of("topic", answerTopic))
            .sink("to-jms", "own-jms", Map.of("queue", answerQueue))
            .change("12-intake-kafka.camel.yaml", "value: prompts", "value: " + topic)
            .change("13-intake-jms.camel.yaml", "value: prompts", "value: " + queue);
    int port = FreePort.find();
    try (Flow flow =
        Flow.start(
            data,
            Map.of(
                "kafka.brokers",
                kafka.brokers(),
                "jms.url",
                jms.url(),
                "intake.from",
                "files,http,kafka,jms",
                "http.port",
                Integer.toString(port),
                "intake.headers",
                "note",
                "deliver.to",
                "files,own-kafka,own-jms"),
            routes.pattern())) {
      kafka.produce(topic, EXPRESSION, prompt("kafka-1"), headers(false));
      jms.send(queue, List.of(prompt("jms-1")), headers(true));
      assertThat(post(port, prompt("http-1"))).isEqualTo(202);
      flow.drop("${sys.user.home}.jsonl", prompt("file-1") + "\n" + evilRecord());

      Map<String, JsonNode> results =
          flow.awaitResults(5).stream()
              .collect(Collectors.toMap(one -> one.get("recordId").asText(), one -> one));

      assertThat(results).containsOnlyKeys("kafka-1", "jms-1", "http-1", "file-1", "record-1");
      assertThat(results.values())
          .allSatisfy(one -> assertThat(one.get("text").asText()).isEqualTo("echo: " + EXPRESSION));
      for (String id : List.of("kafka-1", "jms-1", "http-1")) {
        JsonNode kept = results.get(id).get("headers");
        assertThat(kept).hasSize(1);
        assertThat(kept.get("note").asText()).isEqualTo(EXPRESSION);
      }
      List<ConsumerRecord<String, String>> answers = kafka.consume(answerTopic, 5);
      assertThat(answers).hasSize(5);
      for (ConsumerRecord<String, String> answer : answers) {
        assertThat(answer.key()).isEqualTo(id(answer.value()));
        answer
            .headers()
            .forEach(
                header ->
                    assertThat(new String(header.value(), StandardCharsets.UTF_8))
                        .isNotEqualTo("stolen"));
      }
      assertThat(jms.receive(answerQueue, 5)).hasSize(5);
      assertThat(kafka.consume(answerTopic)).hasSize(5);
      await().until(() -> jms.depth(queue) == 0);
    }
    assertThat(files(data)).noneMatch(path -> path.getFileName().toString().contains("stolen"));
  }

  private static String id(String line) throws com.fasterxml.jackson.core.JsonProcessingException {
    return JSON.readTree(line).get("recordId").asText();
  }

  /** A Bedrock record whose id and fields are names of headers. */
  private static String evilRecord() {
    return """
        {"recordId":"record-1","CamelFileName":"stolen","headers":{"CamelAwsS3Key":"stolen"},\
        "modelInput":{"messages":[{"role":"user","content":[{"text":"%s"}]}]}}
        """
        .formatted(EXPRESSION);
  }

  private static int post(int port, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + port
                        + "/prompts?CamelFileName=stolen&CamelBedrockBatchSystem=stolen"
                        + "&CamelHttpUri=stolen"))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    EVIL.forEach(name -> request.header(name, "stolen"));
    request.header("kafka.OVERRIDE_TOPIC", "stolen").header("note", EXPRESSION);
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private static List<Path> files(Path folder) throws Exception {
    try (Stream<Path> tree = Files.walk(folder)) {
      return new ArrayList<>(tree.toList());
    }
  }
}
