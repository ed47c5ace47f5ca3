/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.intake.file.BackoffPollStrategy;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.servers.SqsServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Queues of SQS on both sides, with instances of the shipped templates as a user writes them. */
class SqsFlowTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final SqsServer SQS = SqsServer.running();
  private static final String QUESTIONS = SQS.createQueue("questions");
  private static final String ORDERED = SQS.createFifo("ordered");
  private static final String ANSWERS = SQS.createQueue("answers");
  private static final String ORDERED_ANSWERS = SQS.createFifo("ordered-answers");
  private static final String REPLIES = SQS.createQueue("replies");
  private static final String LATER = "later-" + QUESTIONS;

  /** What was received of each queue so far: the sinks get the results of all tests. */
  private static final Map<String, List<Message>> RECEIVED = new HashMap<>();

  private static LogLines log;
  private static Flow flow;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    log = new LogLines(BackoffPollStrategy.class);
    SinkRoutes routes =
        SinkRoutes.copy(folder.resolve("routes"))
            .sink("to-sqs", "own-sqs", Map.of("queue", SQS.url(ANSWERS)))
            .sink("to-sqs", "own-fifo", Map.of("queue", ORDERED_ANSWERS))
            .add("20-intake-a.camel.yaml", source("questions", SQS.url(QUESTIONS)))
            .add("20-intake-b.camel.yaml", source("ordered", ORDERED))
            .add("20-intake-c.camel.yaml", source("later", LATER));
    flow =
        Flow.start(
            folder.resolve("data"),
            Map.of(
                "sqs.endpoint", SQS.endpoint(),
                "intake.headers", "tenant,MessageGroupId",
                "retry.longest-pause", "1s",
                "deliver.to", "files,own-sqs,own-fifo,reply",
                "deliver.reply-allow", "sqs:replies-*"),
            routes.pattern());
  }

  private static List<String> source(String route, String queue) {
    return List.of(
        "- templatedRoute:",
        "    routeTemplateRef: from-sqs",
        "    routeId: " + route,
        "    parameters:",
        "      - {name: queue, value: \"" + queue + "\"}");
  }

  @AfterAll
  static void stop() {
    flow.close();
    log.close();
  }

  private static List<String> prompts(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"id\":\"%s%d\",\"prompt\":\"%s%d\"}".formatted(name, i, name, i))
        .toList();
  }

  private static List<JsonNode> awaitResults(String name, int count) throws IOException {
    await().atMost(PATIENCE).until(() -> results(name).size() >= count);
    return results(name);
  }

  private static List<JsonNode> results(String name) throws IOException {
    return flow.results().stream()
        .filter(result -> result.get("recordId").asText().matches(name + "\\d+"))
        .toList();
  }

  private static List<Message> awaitMessages(String queue, String name, int count) {
    List<Message> all = RECEIVED.computeIfAbsent(queue, of -> new ArrayList<>());
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              all.addAll(SQS.receiveSome(queue));
              return messages(all, name).size() >= count;
            });
    return messages(all, name);
  }

  private static List<Message> messages(List<Message> all, String name) {
    return all.stream().filter(message -> recordId(message).matches(name + "\\d+")).toList();
  }

  private static String recordId(Message message) {
    return attribute(message, "bedrockBatchRecordId");
  }

  private static String attribute(Message message, String name) {
    return message.messageAttributes().get(name).stringValue();
  }

  @Test
  void answers_the_messages_of_a_queue_in_another_and_deletes_them() throws Exception {
    SQS.send(
        QUESTIONS, prompts("q", 105), Map.of("tenant", "blue", "CamelFileName", "/etc/passwd"));
    SQS.send(
        QUESTIONS,
        List.of("{no json", "{\"id\":\"m1\",\"prompt\":\"x\"}\n{\"id\":\"m2\",\"prompt\":\"y\"}"),
        Map.of());

    assertThat(awaitResults("q", 105))
        .hasSize(105)
        .allSatisfy(
            result -> {
              assertThat(result.get("source").asText()).isEqualTo("sqs:" + QUESTIONS);
              assertThat(result.get("headers").toString()).isEqualTo("{\"tenant\":\"blue\"}");
            });
    assertThat(awaitResults("m", 2)).hasSize(2);
    assertThat(flow.deadLetters())
        .filteredOn(letter -> letter.get("source").asText().equals("sqs:" + QUESTIONS))
        .extracting(letter -> letter.get("code").asText())
        .containsExactly("malformed-json");
    List<Message> answers = awaitMessages(ANSWERS, "q", 105);
    assertThat(answers)
        .extracting(answer -> attribute(answer, "bedrockBatchResultId"))
        .hasSize(105)
        .doesNotHaveDuplicates();
    assertThat(answers)
        .allSatisfy(
            answer -> {
              String id = recordId(answer);
              assertThat(JSON.readTree(answer.body()).get("text").asText())
                  .isEqualTo("echo: " + id);
              assertThat(attribute(answer, "tenant")).isEqualTo("blue");
              assertThat(attribute(answer, "bedrockBatchStatus")).isEqualTo("succeeded");
              assertThat(attribute(answer, "correlation-id")).isEqualTo(id);
              assertThat(answer.messageAttributes()).hasSize(5);
            });
    await().until(() -> SQS.depth(QUESTIONS) == 0);
    await().until(() -> flow.pipeline().ledger().sources().unacknowledged().isEmpty());
    assertThat(flow.pipeline().operator().audit().balances()).isTrue();
  }

  @Test
  void keeps_the_order_of_a_group_and_gives_its_answers_the_group() throws Exception {
    SQS.send(ORDERED, "a", prompts("a", 40), Map.of());
    SQS.send(ORDERED, "b", prompts("b", 40), Map.of());

    for (String group : List.of("a", "b")) {
      List<Message> answers = awaitMessages(ORDERED_ANSWERS, group, 40);
      assertThat(answers)
          .hasSize(40)
          .extracting(
              answer -> answer.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID))
          .containsOnly(group);
      assertThat(asked())
          .filteredOn(prompt -> prompt.matches(group + "\\d+"))
          .containsExactlyElementsOf(IntStream.range(0, 40).mapToObj(i -> group + i).toList());
    }
  }

  /** The prompts of all batches, in the order in which they are in the input of jobs. */
  private static List<String> asked() throws Exception {
    List<String> asked = new ArrayList<>();
    List<Batch> batches =
        flow.pipeline().ledger().newest(1_000).stream()
            .sorted(Comparator.comparing(Batch::id))
            .toList();
    for (Batch batch : batches) {
      try (InputStream input = flow.pipeline().input(batch.id())) {
        String lines = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        for (String line : lines.split("\n")) {
          asked.add(JSON.readTree(line).at("/modelInput/messages/0/content/0/text").asText());
        }
      }
    }
    return asked;
  }

  @Test
  void replies_where_a_prompt_asked_for_it_if_that_is_allowed() throws Exception {
    SQS.send(QUESTIONS, prompts("r", 3), Map.of("reply-queue", REPLIES, "correlation-id", "c-1"));
    SQS.send(QUESTIONS, prompts("e", 1), Map.of("reply-queue", ANSWERS));

    assertThat(awaitMessages(REPLIES, "r", 3))
        .hasSize(3)
        .allSatisfy(answer -> assertThat(attribute(answer, "correlation-id")).isEqualTo("c-1"));
    assertThat(awaitResults("e", 1)).hasSize(1);
    assertThat(RECEIVED.get(REPLIES)).hasSize(3);
  }

  @Test
  void a_queue_that_does_not_exist_is_said_and_waited_for() throws Exception {
    await()
        .untilAsserted(
            () ->
                assertThat(log.all())
                    .anyMatch(line -> line.contains("the queue " + LATER + " does not exist")));

    SQS.create(LATER, Map.of());
    SQS.send(LATER, prompts("l", 2), Map.of());

    assertThat(awaitResults("l", 2)).hasSize(2);
  }
}
