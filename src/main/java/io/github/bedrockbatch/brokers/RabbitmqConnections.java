/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.brokers;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import io.github.bedrockbatch.config.rabbitmq.RabbitmqOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.component.springrabbit.ListenerContainerFactory;
import org.apache.camel.component.springrabbit.SpringRabbitMQComponent;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/**
 * The component {@code spring-rabbitmq}, and the publisher of the sinks, the bean {@code rabbitmq}.
 * Sources and sinks have separate connections, as a broker that is short of memory stops reading
 * from those that publish. Nothing connects before its first use.
 */
public final class RabbitmqConnections implements AutoCloseable {
  private static final String NAME = "camel-bedrock-batch"; // shown by the broker
  private static final int CLOSE_MILLIS = 5_000;

  /** For calls that may delay a stop. */
  private static final int RPC_MILLIS = 10_000;

  private final SpringRabbitMQComponent component = new SpringRabbitMQComponent();
  private final CachingConnectionFactory connections;
  private final Duration timeout;

  private RabbitmqConnections(RabbitmqOptions options) {
    connections = new CachingConnectionFactory(client(options));
    connections.setConnectionNameStrategy(factory -> NAME);
    connections.setCloseTimeout(CLOSE_MILLIS);
    component.setConnectionFactory(connections);
    component.setAutoDeclare(false);
    timeout = options.timeout();
  }

  /** The component with our settings; Camel then applies its own. */
  public static RabbitmqConnections of(RabbitmqOptions options) {
    return new RabbitmqConnections(options);
  }

  private static ConnectionFactory client(RabbitmqOptions options) {
    ConnectionFactory client = new ConnectionFactory();
    int millis = (int) options.timeout().toMillis();
    client.setConnectionTimeout(millis);
    client.setHandshakeTimeout(millis);
    client.setChannelRpcTimeout(Math.min(millis, RPC_MILLIS));
    // Two missing heartbeats close the connection.
    client.setRequestedHeartbeat(Math.max(1, millis / 2_000));
    client.setAutomaticRecoveryEnabled(false); // consumers and sinks connect again by themselves
    try {
      if (options.isTls()) {
        client.useSslProtocol(SSLContext.getDefault()); // the client's trusts any certificate
        client.enableHostnameVerification();
      }
      client.setUri(options.uri());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return client;
  }

  /**
   * Connects once, to see whether the broker takes the login and has the queues.
   *
   * @return the broker's error for each queue that cannot be used, by its name
   * @throws IOException a {@code PossibleAuthenticationFailureException} when it rejects the login
   */
  public static Map<String, String> unusable(RabbitmqOptions options, Collection<String> queues)
      throws IOException, TimeoutException {
    Map<String, String> unusable = new TreeMap<>();
    try (Connection connection = client(options).newConnection(NAME + " check")) {
      for (String queue : queues) {
        Channel channel = connection.createChannel();
        try {
          channel.queueDeclarePassive(queue);
          channel.close();
        } catch (IOException e) {
          if (!(e.getCause() instanceof ShutdownSignalException closed)
              || !(closed.getReason() instanceof AMQP.Channel.Close close)) {
            throw e;
          }
          unusable.put(queue, close.getReplyText());
        }
      }
    }
    return unusable;
  }

  public SpringRabbitMQComponent component() {
    return component;
  }

  /** Binds the publisher, and lets consumers take pages. Called once our other beans are bound. */
  public void share(CamelContext camel) {
    component.setListenerContainerFactory(
        camel.getRegistry().lookupByNameAndType("rabbitmqPages", ListenerContainerFactory.class));
    camel
        .getRegistry()
        .bind(
            "rabbitmq",
            new RabbitmqPublisher(connections.getPublisherConnectionFactory(), timeout));
  }

  @Override
  public void close() {
    connections.destroy();
  }
}
