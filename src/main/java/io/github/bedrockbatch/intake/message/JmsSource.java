/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsMessage;

/**
 * Messages of Camel's JMS consumer: one per exchange, in a session of CLIENT_ACKNOWLEDGE that only
 * this exchange uses. A message is acknowledged here once its prompts are safe; otherwise it is
 * redelivered, and recognised by its message id. Bodies are read as text or bytes only: Java
 * objects are never deserialised.
 */
public final class JmsSource implements MessageSource {
  private final KeptHeaders headers;

  public JmsSource(KeptHeaders headers) {
    this.headers = headers;
  }

  @Override
  public List<SourceMessage> messages(Exchange exchange) throws JMSException {
    Message message = message(exchange);
    String id = message.getJMSMessageID(); // null when its producer had none made
    String replyTo = destination(message.getJMSReplyTo());
    String correlationId = message.getJMSCorrelationID();
    return List.of(
        new SourceMessage(
            id == null ? exchange.getExchangeId() : id,
            body(message),
            "jms:" + name(message.getJMSDestination()),
            -1,
            id,
            correlationId,
            headers.of(
                name -> property(message, name),
                replyTo,
                correlationId == null && replyTo != null
                    ? id // as a requester expects that gives none
                    : correlationId),
            name -> KeptHeaders.text(property(message, name))));
  }

  @Override
  public void acknowledge(Exchange exchange, Runnable forget) {
    try {
      message(exchange).acknowledge();
    } catch (JMSException e) {
      throw new NotAcknowledgedException(e);
    }
    forget.run();
  }

  private static Message message(Exchange exchange) {
    return exchange.getMessage(JmsMessage.class).getJmsMessage();
  }

  private static byte[] body(Message message) throws JMSException {
    if (message instanceof TextMessage text) {
      String body = text.getText();
      return body == null ? null : body.getBytes(StandardCharsets.UTF_8);
    }
    if (message instanceof BytesMessage bytes) {
      byte[] body = new byte[Math.toIntExact(bytes.getBodyLength())];
      bytes.reset();
      bytes.readBytes(body);
      return body;
    }
    return null;
  }

  private static Object property(Message message, String name) {
    try {
      return message.getObjectProperty(name);
    } catch (JMSException e) {
      return null; // a name that JMS does not allow is no property of any message
    }
  }

  private static String destination(Destination destination) throws JMSException {
    if (destination == null) {
      return null;
    }
    return (destination instanceof Queue ? "jms:queue:" : "jms:topic:") + name(destination);
  }

  private static String name(Destination destination) throws JMSException {
    return destination instanceof Queue queue
        ? queue.getQueueName()
        : ((Topic) destination).getTopicName();
  }
}
