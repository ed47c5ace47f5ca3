/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.ChannelProxy;

/**
 * Messages of {@link RabbitmqPages}: a list that came over one channel and is acknowledged as a
 * whole. What is not acknowledged is redelivered, and recognised by the message id of its
 * publisher.
 */
public final class RabbitmqSource implements MessageSource {
  private static final Logger LOG = LoggerFactory.getLogger(RabbitmqSource.class);

  private final KeptHeaders headers;

  public RabbitmqSource(KeptHeaders headers) {
    this.headers = headers;
  }

  @Override
  public List<SourceMessage> messages(Exchange exchange) {
    List<SourceMessage> messages = new ArrayList<>();
    int unknown = 0;
    for (Message each : page(exchange)) {
      MessageProperties properties = each.getMessageProperties();
      String id = properties.getMessageId();
      unknown += id == null && Boolean.TRUE.equals(properties.isRedelivered()) ? 1 : 0;
      messages.add(
          message(each, id == null ? exchange.getExchangeId() + "-" + messages.size() : id));
    }
    if (unknown > 0) {
      LOG.warn(
          "{} messages come again from {} and have no message_id: those that are in hand are asked"
              + " twice",
          unknown,
          messages.get(0).source());
    }
    return messages;
  }

  private SourceMessage message(Message message, String name) {
    MessageProperties properties = message.getMessageProperties();
    String id = properties.getMessageId();
    String replyTo = properties.getReplyTo();
    String correlationId = properties.getCorrelationId();
    return new SourceMessage(
        name,
        message.getBody(),
        "rabbitmq:" + properties.getConsumerQueue(),
        -1,
        id,
        correlationId,
        headers.of(
            properties.getHeaders()::get,
            replyTo == null ? null : "rabbitmq:" + replyTo,
            correlationId == null && replyTo != null ? id : correlationId),
        header -> KeptHeaders.text(properties.getHeaders().get(header)));
  }

  /**
   * The client learns that an acknowledgement has failed only at its next call: until that has
   * succeeded, no ids are forgotten.
   */
  @Override
  public void acknowledge(Exchange exchange, Runnable forget) {
    List<Message> page = page(exchange);
    long last = page.get(page.size() - 1).getMessageProperties().getDeliveryTag();
    // Not the proxy, which replaces a channel that is closed.
    Channel channel =
        exchange
            .getProperty(SpringRabbitMQConstants.CHANNEL, ChannelProxy.class)
            .getTargetChannel();
    if (channel == null) {
      throw new NotAcknowledgedException(new IOException("its channel is closed"));
    }
    try {
      channel.basicAck(last, true);
      channel.basicQos(((SpringRabbitMQEndpoint) exchange.getFromEndpoint()).getPrefetchCount());
    } catch (IOException | ShutdownSignalException e) {
      abort(channel); // or a later page would acknowledge them, and their ids would stay
      throw new NotAcknowledgedException(new IOException(RabbitmqPages.words(e), e));
    }
    forget.run();
  }

  private static void abort(Channel channel) {
    try {
      channel.abort();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  @SuppressWarnings("unchecked") // as the container made it
  private static List<Message> page(Exchange exchange) {
    return exchange.getMessage().getBody(List.class);
  }
}
