/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.servers.JmsServer;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, the shipped route file, and an instance of its template as a user writes one. */
class JmsSourceFlowTest {
  @TempDir private Path data;
  private JmsServer jms;
  private String queue;
  private Flow flow;

  @BeforeEach
  void start() throws Exception {
    jms = JmsServer.running();
    queue = jms.createQueue("questions");
    flow =
        Flow.startWith(
            data,
            Map.of("jms.url", jms.url(), "intake.headers", "tenant"),
            """
            - templatedRoute:
                routeTemplateRef: from-jms
                routeId: my-questions
                parameters:
                  - {name: queue, value: %s}
            """
                .formatted(queue));
  }

  @AfterEach
  void stop() {
    flow.close();
  }

  @Test
  void answers_the_messages_of_a_queue_and_acknowledges_them() throws Exception {
    jms.send(
        queue,
        IntStream.range(0, 150)
            .mapToObj(i -> "{\"id\":\"q%d\",\"prompt\":\"question %d\"}".formatted(i, i))
            .toList(),
        Map.of("tenant", "blue", "CamelFileName", "/etc/passwd"));

    List<JsonNode> results = flow.awaitResults(150);

    await().until(() -> jms.depth(queue) == 0);
    assertThat(results)
        .hasSize(150)
        .allSatisfy(
            result -> {
              assertThat(result.get("source").asText()).isEqualTo("jms:" + queue);
              assertThat(result.get("headers")).hasSize(1);
              assertThat(result.get("headers").get("tenant").asText()).isEqualTo("blue");
            });
    assertThat(results)
        .extracting(result -> result.get("recordId").asText())
        .doesNotHaveDuplicates();
    assertThat(flow.pipeline().operator().audit().balances()).isTrue();
    assertThat(flow.pipeline().ledger().sources().unacknowledged()).isEmpty();
  }

  @Test
  void leaves_messages_in_the_queue_while_a_person_has_paused_it() throws Exception {
    flow.ask(operator -> operator.pause("my-questions"));
    jms.send(queue, List.of("{\"prompt\":\"x\"}"), Map.of());
    await().during(Duration.ofSeconds(1)).until(() -> jms.depth(queue) == 1);

    flow.ask(operator -> operator.resume("my-questions"));

    assertThat(flow.awaitResults(1)).hasSize(1);
  }

  @Test
  void takes_bytes_and_many_prompts_in_one_message_and_sets_aside_what_is_neither()
      throws Exception {
    try (Connection connection = jms.connectionFactory().createConnection();
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
      MessageProducer producer = session.createProducer(session.createQueue(queue));
      BytesMessage bytes = session.createBytesMessage();
      bytes.writeBytes("{\"prompt\":\"x\"}\n{\"prompt\":\"y\"}".getBytes(StandardCharsets.UTF_8));
      producer.send(bytes);
      MapMessage map = session.createMapMessage();
      map.setString("prompt", "z");
      producer.send(map);
      producer.send(session.createObjectMessage(new ArrayList<>(List.of("evil"))));
      producer.send(session.createTextMessage("{no json"));
    }

    assertThat(flow.awaitResults(2))
        .extracting(result -> result.get("text").asText())
        .containsExactlyInAnyOrder("echo: x", "echo: y");
    await().until(() -> jms.depth(queue) == 0);
    assertThat(flow.deadLetters())
        .extracting(letter -> letter.get("code").asText())
        .containsExactlyInAnyOrder("wrong-type", "wrong-type", "malformed-json");
  }
}
