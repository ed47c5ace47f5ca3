/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.servers.RabbitmqServer;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.Outages.Outage;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.springrabbit.SpringRabbitMQComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

class RabbitmqPagesTest {
  private final Outages outages = new Outages(new SettableClock());
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final List<Integer> pages = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    camel.stop();
  }

  private void read(CachingConnectionFactory connections, String queue) throws Exception {
    SpringRabbitMQComponent component = new SpringRabbitMQComponent();
    component.setConnectionFactory(connections);
    component.setListenerContainerFactory(new RabbitmqPages(outages, Duration.ofMillis(100)));
    camel.addComponent("spring-rabbitmq", component);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("spring-rabbitmq:default?messageListenerContainerType=pages&autoDeclare=false"
                    + "&prefetchCount=20&queues="
                    + queue)
                .process(exchange -> pages.add(exchange.getMessage().getBody(List.class).size()));
          }
        });
    camel.start();
  }

  private static CachingConnectionFactory to(int port) {
    CachingConnectionFactory connections = new CachingConnectionFactory("127.0.0.1", port);
    connections.setUsername("guest");
    return connections;
  }

  private void awaitTold(String words) {
    await()
        .untilAsserted(
            () ->
                assertThat(outages.standing())
                    .extracting(Outage::words)
                    .singleElement()
                    .asString()
                    .contains(words));
  }

  @Test
  void messages_come_in_pages_of_half_the_prefetch_at_most() throws Exception {
    RabbitmqServer server = RabbitmqServer.running();
    String queue = server.createQueue("paged");
    server.send(queue, Collections.nCopies(15, "{}"), Map.of());

    read(to(server.port()), queue);

    await().untilAsserted(() -> assertThat(pages).containsExactly(10, 5));
  }

  @Test
  void a_wrong_password_and_a_broker_that_is_away_are_told() throws Exception {
    CachingConnectionFactory connections = to(RabbitmqServer.running().port());
    connections.setPassword("wrong");

    read(connections, "prompts");

    awaitTold("the broker rejects the user, the password or the virtual host of rabbitmq.uri");
    connections.setPort(1);
    awaitTold("Connection refused");
  }
}
