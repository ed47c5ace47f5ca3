/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.servers.JmsServer;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests over JMS from several clients at once, and to each of them its own answers. */
class RequestReplyFlowTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CLIENTS = 5;
  private static final int REQUESTS = 100;
  private static final long PATIENCE = 60_000;

  @TempDir private Path data;

  @Test
  void five_hundred_requests_of_five_clients_get_their_own_answers() throws Exception {
    JmsServer jms = JmsServer.running();
    String queue = jms.createQueue("requests");
    List<String> answers = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      answers.add(jms.createQueue("client.replies"));
    }
    try (Flow flow =
        Flow.startWith(
            data,
            Map.of(
                "jms.url", jms.url(),
                "deliver.to", "reply",
                "deliver.reply-allow", "jms:queue:client.replies.*"),
            """
            - templatedRoute:
                routeTemplateRef: from-jms
                routeId: requests
                parameters:
                  - {name: queue, value: %s}
            """
                .formatted(queue))) {
      List<CompletableFuture<Map<String, String>>> clients =
          answers.stream()
              .map(own -> CompletableFuture.supplyAsync(() -> ask(jms, queue, own)))
              .toList();
      for (int client = 0; client < CLIENTS; client++) {
        Map<String, String> got = clients.get(client).join();

        assertThat(got).hasSize(REQUESTS);
        String replies = answers.get(client);
        assertThat(got)
            .allSatisfy(
                (correlationId, text) ->
                    assertThat(text).isEqualTo("echo: " + replies + " asks " + correlationId));
      }
      assertThat(flow.results()).isEmpty();
      assertThat(flow.pipeline().operator().audit().balances()).isTrue();
    }
  }

  /** The texts of the answers by their correlation id. */
  private static Map<String, String> ask(JmsServer jms, String queue, String replies) {
    Map<String, String> texts = new HashMap<>();
    try (Connection connection = jms.connectionFactory().createConnection();
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
      connection.start();
      Destination own = session.createQueue(replies);
      MessageProducer producer = session.createProducer(session.createQueue(queue));
      for (int n = 0; n < REQUESTS; n++) {
        String correlationId = "c-" + n; // the same ones as the other clients
        TextMessage request =
            session.createTextMessage(
                "{\"prompt\":\"%s asks %s\"}".formatted(replies, correlationId));
        request.setJMSReplyTo(own);
        request.setJMSCorrelationID(correlationId);
        producer.send(request);
      }
      MessageConsumer consumer = session.createConsumer(own);
      while (texts.size() < REQUESTS) {
        Message answer = consumer.receive(PATIENCE);
        assertThat(answer).as("an answer for " + replies).isNotNull();
        String text = JSON.readTree(answer.getBody(String.class)).get("text").asText();
        assertThat(texts.put(answer.getJMSCorrelationID(), text)).as("answered twice").isNull();
      }
      return texts;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
