/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.intake.message.RabbitmqPages;
import io.github.bedrockbatch.servers.RabbitmqServer;
import io.github.bedrockbatch.servers.SilentPeer;
import io.github.bedrockbatch.stage.Outages;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.AmqpMessageReturnedException;

class RabbitmqPublisherTest {
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private RabbitmqServer server;
  private SilentPeer peer;
  private RabbitmqConnections connections;
  private RabbitmqPublisher publisher;
  private String queue;

  @BeforeEach
  void start() throws Exception {
    server = RabbitmqServer.running();
    queue = server.createQueue("published");
    peer = SilentPeer.before(server.port());
    connections =
        RabbitmqConnections.of(
            Settings.load(
                    SettingsSource.commandLine(
                        Map.of(
                            "rabbitmq.uri",
                            "amqp://guest:guest@127.0.0.1:" + peer.port(),
                            "rabbitmq.timeout",
                            "1s")))
                .rabbitmq());
    camel
        .getRegistry()
        .bind(
            "rabbitmqPages",
            new RabbitmqPages(new Outages(new SettableClock()), Duration.ofSeconds(1)));
    connections.share(camel);
    publisher = camel.getRegistry().lookupByNameAndType("rabbitmq", RabbitmqPublisher.class);
  }

  @AfterEach
  void stop() throws Exception {
    connections.close();
    peer.close();
  }

  private Exchange page(int count, String to) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Message message = new DefaultMessage(camel);
      message.setBody("answer " + i + "x".repeat(1_000));
      message.setHeader("CamelSpringRabbitmqRoutingOverrideKey", to);
      message.setHeader("CamelBedrockBatchResultId", "batch:0:" + i);
      message.setHeader("CamelBedrockBatchCorrelationId", "c".repeat(i == 0 ? 300 : 2));
      messages.add(message);
    }
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(messages);
    return exchange;
  }

  @Test
  void a_page_is_there_once_it_is_published() throws Exception {
    publisher.publish("", "", "", page(1_000, queue));

    List<GetResponse> got = server.receiveAll(queue);
    assertThat(got).hasSize(1_000);
    assertThat(got.get(0).getProps().getCorrelationId()).isNull(); // it has no room for it
    assertThat(got.get(1).getProps().getCorrelationId()).isEqualTo("cc");
  }

  @Test
  void what_no_queue_takes_is_no_success_and_is_not_quoted() {
    assertThatThrownBy(() -> publisher.publish("", "", "", page(3, "nowhere")))
        .isInstanceOf(AmqpMessageReturnedException.class)
        .hasMessageContaining("there is no queue nowhere")
        .satisfies(thrown -> assertThat(thrown.toString()).doesNotContain("answer"));
  }

  @Test
  void results_that_the_broker_has_are_not_published_again_when_their_page_is_retried()
      throws Exception {
    String other = queue + ".other";
    Exchange page = page(5, queue);
    List<?> messages = page.getMessage().getBody(List.class);
    ((Message) messages.get(2)).setHeader("CamelSpringRabbitmqRoutingOverrideKey", other);
    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThatThrownBy(() -> publisher.publish("", "", "", page))
          .isInstanceOf(AmqpMessageReturnedException.class);
    }
    Exchange alone = new DefaultExchange(camel); // as when the page is taken apart
    alone.getMessage().setBody(List.of(messages.get(0)));
    publisher.publish("", "", "", alone);
    assertThat(server.receiveAll(queue)).hasSize(4);
    server.declare(other);

    publisher.publish("", "", "", page);

    assertThat(server.receiveAll(queue)).isEmpty();
    assertThat(server.receiveAll(other)).hasSize(1);
  }

  @Test
  void a_page_that_is_whole_is_published_again_when_it_is_given_again() throws Exception {
    publisher.publish("", "", "", page(3, queue));
    publisher.publish("", "", "", page(3, queue));

    assertThat(server.receiveAll(queue)).hasSize(6);
  }

  @Test
  void a_page_that_closes_the_channel_is_no_success_and_the_next_one_is() throws Exception {
    assertThatThrownBy(() -> publisher.publish("no-exchange", "", "", page(3, queue)))
        .isInstanceOfAny(IOException.class, ShutdownSignalException.class);

    publisher.publish("", "", "", page(3, queue));

    assertThat(server.receiveAll(queue)).hasSize(3);
  }

  @Test
  void a_broker_that_confirms_nothing_fails_a_page_in_time_and_takes_the_next_when_it_does()
      throws Exception {
    publisher.publish("", "", "", page(1, queue));
    peer.fallSilent();

    assertThatThrownBy(() -> publisher.publish("", "", "", page(1, queue)))
        .isInstanceOfAny(IOException.class, ShutdownSignalException.class);
    peer.speak();
    await()
        .ignoreExceptions()
        .until(
            () -> {
              publisher.publish("", "", "", page(1, queue));
              return true;
            });
  }
}
