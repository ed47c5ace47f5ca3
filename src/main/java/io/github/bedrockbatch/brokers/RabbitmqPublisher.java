/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.brokers;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.apache.camel.support.ExchangeHelper;
import org.springframework.amqp.core.AmqpMessageReturnedException;
import org.springframework.amqp.core.ReturnedMessage;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

/**
 * Publishes results as persistent and mandatory messages. Camel's producer waits for the
 * confirmation of each, and takes one that was routed to no queue for sent. Channels are not from
 * Spring's cache, which replaces closed ones unnoticed, so that unconfirmed messages would be
 * forgotten.
 */
public final class RabbitmqPublisher {
  /**
   * Not much more than sockets buffer, so that publishing does not block if the broker stops
   * reading.
   */
  private static final int WINDOW_BYTES = 256 * 1024;

  private static final int WINDOW_MESSAGES = 500;
  private static final int SHORT_STRING_BYTES = 255;
  private static final int PERSISTENT = 2;

  private final ConnectionFactory connections;
  private final Duration timeout;
  private final Queue<Channel> idle = new ConcurrentLinkedQueue<>();
  private final ConfirmedResults confirmed = new ConfirmedResults();
  private volatile String blocked;

  RabbitmqPublisher(ConnectionFactory connections, Duration timeout) {
    this.connections = connections;
    this.timeout = timeout;
    connections.addConnectionListener(new Watch());
  }

  /** Keeps the broker's reason for not reading what is published; null while it reads. */
  private final class Watch implements ConnectionListener, BlockedListener {
    @Override
    public void onCreate(Connection connection) {
      blocked = null;
      connection.addBlockedListener(this);
    }

    @Override
    public void handleBlocked(String reason) {
      blocked = reason;
    }

    @Override
    public void handleUnblocked() {
      blocked = null;
    }
  }

  /**
   * Publishes the result in the message, or all results of a body that can be iterated; returns
   * once the broker has confirmed all of them. Those of a page that were confirmed are not
   * published again when it is retried.
   *
   * @param exchange empty for the default one
   * @param queue the routing key of results that succeeded, unless a header of Camel's component
   *     overrides it
   * @param failuresQueue the routing key of the others, likewise
   * @throws AmqpMessageReturnedException when one of them was routed to no queue
   * @throws IOException when not all were confirmed: any of them may have been published
   */
  public void publish(String exchange, String queue, String failuresQueue, Exchange of)
      throws IOException, InterruptedException {
    Iterable<?> messages =
        of.getMessage().getBody() instanceof Iterable<?> many ? many : List.of(of.getMessage());
    ConfirmedResults.Page page = confirmed.page(messages, ExchangeHelper.getRouteId(of));
    Queue<Return> returned = new ConcurrentLinkedQueue<>();
    Channel channel = channel();
    boolean isDone = false;
    try {
      channel.addReturnListener(returned::add);
      channel.addReturnListener(page);
      channel.addConfirmListener(page);
      int unconfirmed = 0;
      int bytes = 0;
      for (Object each : messages) {
        Message message = (Message) each;
        if (page.has(message)) {
          continue;
        }
        mustNotBeBlocked();
        page.publishing(channel.getNextPublishSeqNo(), message);
        byte[] body = message.getBody(String.class).getBytes(StandardCharsets.UTF_8);
        channel.basicPublish(
            text(message, SpringRabbitMQConstants.EXCHANGE_OVERRIDE_NAME, exchange),
            text(
                message,
                SpringRabbitMQConstants.ROUTING_OVERRIDE_KEY,
                "failed".equals(message.getHeader("CamelBedrockBatchStatus"))
                    ? failuresQueue
                    : queue),
            true,
            properties(message),
            body);
        unconfirmed++;
        bytes += body.length;
        if (bytes >= WINDOW_BYTES || unconfirmed >= WINDOW_MESSAGES) {
          confirm(channel, returned);
          unconfirmed = 0;
          bytes = 0;
        }
      }
      confirm(channel, returned);
      isDone = true;
    } finally {
      channel.clearReturnListeners();
      channel.clearConfirmListeners();
      if (isDone) {
        idle.add(channel);
      } else {
        channel.abort(); // or another page would wait for confirmations of this one
      }
    }
    mustNotBeReturned(returned.peek());
    page.done();
  }

  private Channel channel() throws IOException {
    for (Channel channel = idle.poll(); channel != null; channel = idle.poll()) {
      if (channel.isOpen()) {
        return channel;
      }
    }
    Channel channel = connections.createConnection().getDelegate().createChannel();
    if (channel == null) {
      throw new IOException("the broker allows no more channels");
    }
    channel.confirmSelect();
    return channel;
  }

  private void mustNotBeBlocked() throws IOException {
    String reason = blocked;
    if (reason != null) {
      throw new IOException("the broker takes nothing for the time being: " + reason);
    }
  }

  private void confirm(Channel channel, Queue<Return> returned)
      throws IOException, InterruptedException {
    try {
      if (!channel.waitForConfirms(timeout.toMillis())) {
        channel.basicQos(0); // a round trip: some brokers return a message only after the nack
        mustNotBeReturned(returned.peek());
        throw new IOException("the broker did not take all results, as when a queue is full");
      }
    } catch (TimeoutException e) {
      throw new IOException("the broker did not confirm within " + timeout.toSeconds() + " s", e);
    }
  }

  /** The exception has an empty body, as the message's holds an answer. */
  private static void mustNotBeReturned(Return first) {
    if (first != null) {
      String exchange = first.getExchange();
      String to = first.getRoutingKey();
      throw new AmqpMessageReturnedException(
          (exchange.isEmpty() ? "there is no queue " + to : exchange + " has no queue for " + to)
              + " ("
              + first.getReplyText()
              + ")",
          new ReturnedMessage(
              new org.springframework.amqp.core.Message(new byte[0]),
              first.getReplyCode(),
              first.getReplyText(),
              exchange,
              to));
    }
  }

  private static String text(Message message, String header, String standard) {
    return message.getHeader(header, standard, String.class);
  }

  private static BasicProperties properties(Message message) {
    Map<String, Object> headers = new HashMap<>();
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (value instanceof String && !name.toLowerCase(Locale.ROOT).startsWith("camel")) {
                headers.put(name, value);
              }
            });
    return new BasicProperties.Builder()
        .contentType("application/json")
        .deliveryMode(PERSISTENT)
        .messageId(text(message, ConfirmedResults.RESULT_ID, null))
        .correlationId(shortText(text(message, "CamelBedrockBatchCorrelationId", null)))
        .headers(headers)
        .build();
  }

  /** Null for a text that is longer than the protocol allows, as ids of records may be. */
  private static String shortText(String text) {
    return text != null && text.getBytes(StandardCharsets.UTF_8).length > SHORT_STRING_BYTES
        ? null
        : text;
  }
}
