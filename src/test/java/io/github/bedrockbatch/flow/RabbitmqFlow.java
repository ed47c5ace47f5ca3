/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.intake.message.RabbitmqPages;
import io.github.bedrockbatch.servers.RabbitmqServer;
import io.github.bedrockbatch.servers.SilentPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * From queues to queues, with a broker that falls silent when it is told to. The pipeline is one
 * for all tests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RabbitmqFlow {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String ROUTES =
      """
      - templatedRoute:
          routeTemplateRef: from-rabbitmq
          routeId: questions
          parameters:
            - {name: queue, value: %s}
      - templatedRoute:
          routeTemplateRef: from-rabbitmq
          routeId: later
          parameters:
            - {name: queue, value: %s}
      - route:
          id: choose-queue
          routeConfigurationId: deliver
          from:
            uri: direct:choose-queue
            steps:
              - filter:
                  simple: ${header.tenant} == 'lost'
                  steps:
                    - setHeader: {name: CamelSpringRabbitmqRoutingOverrideKey, constant: nowhere}
      """;

  RabbitmqServer server;
  private Path folder;
  private SilentPeer peer;
  private LogLines log;
  private Flow flow;
  private String questions;
  private String later;
  private String answers;
  private String replies;

  abstract RabbitmqServer start(Path where) throws Exception;

  @BeforeAll
  void startFlow(@TempDir Path temporary) throws Exception {
    folder = temporary;
    server = start(folder);
    peer = SilentPeer.before(server.port());
    questions = server.createQueue("questions");
    answers = server.createQueue("answers");
    replies = server.createQueue("replies");
    later = questions + ".later";
    log = new LogLines(RabbitmqPages.class);
    SinkRoutes routes =
        SinkRoutes.copy(folder.resolve("routes"))
            .add("99-own.camel.yaml", ROUTES.formatted(questions, later).lines().toList())
            .sink(
                "to-rabbitmq",
                "own",
                Map.of(
                    "queue", answers,
                    "failuresQueue", answers,
                    "each", "direct:choose-queue"));
    Map<String, String> settings = new HashMap<>();
    settings.put("rabbitmq.uri", "amqp://guest:guest@127.0.0.1:" + peer.port());
    settings.put("rabbitmq.timeout", "5s");
    settings.put("intake.headers", "tenant");
    settings.put("deliver.to", "own,reply");
    settings.put("deliver.reply-allow", "rabbitmq:replies.*");
    settings.put("retry.longest-pause", "1s");
    settings.put("console.port", "0");
    flow = Flow.start(folder.resolve("data"), settings, routes.pattern());
  }

  @AfterAll
  void stopFlow() throws Exception {
    peer.fallSilent(); // which must not hold it up
    flow.close();
    log.close();
    peer.close();
  }

  @AfterEach
  void nothing_is_missing_or_more_than_it_should_be() {
    assertThat(flow.pipeline().operator().audit().balances()).isTrue();
    assertThat(server.ready(answers)).isZero();
  }

  private static String prompt(String id) {
    return "{\"id\":\"%s\",\"prompt\":\"question %s\"}".formatted(id, id);
  }

  private static List<String> prompts(String kind, int count) {
    return IntStream.range(0, count).mapToObj(i -> prompt(kind + i)).toList();
  }

  private static JsonNode json(GetResponse message) {
    try {
      return JSON.readTree(message.getBody());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> ids(List<GetResponse> messages) {
    return messages.stream().map(message -> json(message).path("recordId").asText()).toList();
  }

  private static String header(GetResponse message, String name) {
    Object value = message.getProps().getHeaders().get(name);
    return value == null ? null : value.toString();
  }

  @Test
  void messages_of_a_queue_are_answered_and_steer_nothing() throws Exception {
    Map<String, Object> headers =
        Map.of(
            "tenant", "blue",
            "CamelSpringRabbitmqRoutingOverrideKey", "nowhere",
            "CamelFileName", "/etc/passwd",
            "springBatchFormat", "lengthHeader4", // has Spring take a message apart
            "unlisted", "dropped");
    server.send(questions, prompts("a", 1_200), headers);
    server.send(questions, List.of("{no json"), headers);
    server.send(questions, List.of("{\"prompt\":\"x\"}\n{\"prompt\":\"y\"}"), headers);
    BasicProperties none = new BasicProperties.Builder().build();
    server.send(questions, List.of("{\"prompt\":\"z\"}", "{\"prompt\":\"z\"}"), none, false);

    List<GetResponse> got = server.receive(answers, 1_204);

    assertThat(got).hasSize(1_204);
    await().atMost(LONG).until(() -> flow.pipeline().ledger().sources().unacknowledged().isEmpty());
    assertThat(ids(got)).doesNotHaveDuplicates();
    assertThat(ids(got))
        .contains(IntStream.range(0, 1_200).mapToObj(i -> "a" + i).toArray(String[]::new));
    assertThat(got)
        .filteredOn(message -> json(message).path("recordId").asText().matches("a\\d+"))
        .allSatisfy(
            message -> {
              String id = json(message).path("recordId").asText();
              assertThat(json(message).path("source").asText()).isEqualTo("rabbitmq:" + questions);
              assertThat(json(message).path("headers")).hasSize(1);
              assertThat(message.getProps().getDeliveryMode()).isEqualTo(2);
              assertThat(message.getProps().getCorrelationId()).isEqualTo(id);
              assertThat(message.getProps().getMessageId())
                  .isEqualTo(header(message, "bedrockBatchResultId"));
              assertThat(message.getProps().getHeaders().keySet())
                  .filteredOn(name -> !name.equals("x-delivery-count")) // of quorum queues
                  .containsExactlyInAnyOrder(
                      "tenant",
                      "bedrockBatchRecordId",
                      "bedrockBatchStatus",
                      "bedrockBatchResultId");
            });
    assertThat(flow.deadLetters())
        .extracting(letter -> letter.path("code").asText())
        .containsExactly("malformed-json");
  }

  @Test
  void answers_go_to_reply_to_with_the_correlation_id_where_that_is_allowed() throws Exception {
    for (String to : List.of(replies, "evil", "replies.gone")) {
      server.send(
          questions,
          List.of(prompt("r-" + to)),
          new BasicProperties.Builder().replyTo(to).correlationId("c-" + to).build(),
          true);
    }

    assertThat(server.receive(replies, 1))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.getProps().getCorrelationId()).isEqualTo("c-" + replies);
              assertThat(ids(List.of(message))).containsExactly("r-" + replies);
            });
    assertThat(server.receive(answers, 3)).hasSize(3);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(flow.results())
                    .extracting(result -> result.path("recordId").asText())
                    .contains("r-evil", "r-replies.gone")
                    .doesNotContain("r-" + replies));
  }

  @Test
  void a_result_that_no_queue_takes_is_put_aside_and_the_others_arrive() throws Exception {
    server.send(questions, List.of(prompt("u-lost")), Map.of("tenant", "lost"));
    server.send(questions, prompts("u", 2), Map.of("tenant", "blue"));

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(undelivered())
                    .singleElement()
                    .asString()
                    .contains("u-lost", "there is no queue nowhere"));
    await().atMost(LONG).until(() -> server.ready(answers) >= 2);
    flow.awaitAllSettled();
    assertThat(ids(server.receiveAll(answers))).contains("u0", "u1").doesNotContain("u-lost");
  }

  private List<String> undelivered() throws IOException {
    Path letters = folder.resolve("data/dead-letters/undelivered");
    if (!Files.isDirectory(letters)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(letters)) {
      return files.flatMap(RabbitmqFlow::lines).toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_queue_that_does_not_exist_is_told_and_read_once_it_is_there() {
    await()
        .atMost(LONG)
        .until(
            () ->
                log.all().stream()
                    .anyMatch(
                        line ->
                            line.equals(
                                "WARN Reading rabbitmq:"
                                    + later
                                    + " failed, retrying: its queue does not exist")));
    assertThat(flow.facts("/sources").path("edges").path("sources"))
        .filteredOn(source -> source.path("from").asText().equals("rabbitmq:" + later))
        .singleElement()
        .satisfies(
            source ->
                assertThat(source.path("trouble").asText()).isEqualTo("its queue does not exist"));
    server.declare(later);
    server.send(later, List.of(prompt("l")), Map.of());

    assertThat(ids(server.receive(answers, 1))).containsExactly("l");
  }

  @Test
  void a_broker_that_falls_silent_is_read_and_written_to_again_when_it_speaks() {
    server.send(questions, prompts("before", 3), Map.of());
    assertThat(server.receive(answers, 3)).hasSize(3);
    flow.awaitAllSettled();

    peer.fallSilent();
    server.send(questions, prompts("s", 200), Map.of());
    await()
        .atMost(LONG)
        .until(
            () ->
                log.all().stream()
                    .anyMatch(line -> line.startsWith("WARN Reading rabbitmq:" + questions)));
    peer.speak();

    assertThat(ids(server.receive(answers, 200)))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 200).mapToObj(i -> "s" + i).toList());
  }
}
