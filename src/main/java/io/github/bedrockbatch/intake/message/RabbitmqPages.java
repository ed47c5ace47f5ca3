/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ChannelContinuationTimeoutException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Outages;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.apache.camel.component.springrabbit.DefaultListenerContainerFactory;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.support.converter.MessageConverter;

/**
 * Makes the consumers of RabbitMQ; the bean {@code rabbitmqPages}. Those of endpoints with {@code
 * messageListenerContainerType=pages} hand over lists of messages, which {@link RabbitmqSource}
 * acknowledges. They retry for ever to connect, or until a queue exists.
 */
public final class RabbitmqPages extends DefaultListenerContainerFactory {
  static final String TYPE = "pages";

  /** Short, so that a queue that a person has created is soon noticed. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(RabbitmqPages.class);

  private final Outages outages;
  private final Duration longestPause;

  public RabbitmqPages(Outages outages, Duration longestPause) {
    this.outages = outages;
    this.longestPause = longestPause.compareTo(LONGEST_PAUSE) < 0 ? longestPause : LONGEST_PAUSE;
  }

  @Override
  public AbstractMessageListenerContainer createListenerContainer(SpringRabbitMQEndpoint endpoint) {
    if (!TYPE.equals(endpoint.getMessageListenerContainerType())) {
      return super.createListenerContainer(endpoint);
    }
    endpoint.setMessageConverter(new PageConverter());
    return new RabbitmqContainer(endpoint, new Attempts(Outages.source(endpoint)));
  }

  /** The failed attempts to consume a queue: computes their back-off and notes the outage. */
  final class Attempts {
    private final String source;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile String said = "";

    private Attempts(String source) {
      this.source = source;
    }

    /** The back-off after a failure, in milliseconds. */
    long pause() {
      return Backoff.length(failures.getAndIncrement(), longestPause).toMillis();
    }

    /** Notes a failed attempt. */
    void failed(Throwable why) {
      String words = words(why);
      if (!words.equals(said)) {
        said = words;
        LOG.warn("Reading {} failed, retrying: {}", source, words);
      }
      outages.failed(Outages.Area.SOURCE, source, longestPause, words);
    }

    void worked() {
      failures.set(0);
      said = "";
      if (outages.worked(Outages.Area.SOURCE, source)) {
        LOG.info("{} is read again", source);
      }
    }
  }

  static String words(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof PossibleAuthenticationFailureException) {
        return "the broker rejects the user, the password or the virtual host of rabbitmq.uri";
      }
      if (cause instanceof ShutdownSignalException closed
          && closed.getReason() instanceof AMQP.Channel.Close close) {
        return close.getReplyCode() == AMQP.NOT_FOUND
            ? "its queue does not exist"
            : close.getReplyText();
      }
      if (cause instanceof ShutdownSignalException closed
          && closed.getReason() instanceof AMQP.Connection.Close close) {
        return close.getReplyText();
      }
      if (cause instanceof SSLException) {
        return "TLS failed (check says what to do): " + cause.getMessage();
      }
      if (cause instanceof TimeoutException
          || cause instanceof ChannelContinuationTimeoutException) {
        return "the broker does not answer";
      }
    }
    return Failure.of(thrown).words();
  }

  /** A message that stands for a page, as the listener of Camel takes one message at a time. */
  static final class Page extends Message {
    private static final long serialVersionUID = 1;

    final transient List<Message> messages;

    Page(List<Message> messages) {
      super(new byte[0], new MessageProperties());
      this.messages = messages;
    }
  }

  private static final class PageConverter implements MessageConverter {
    @Override
    public Object fromMessage(Message message) {
      return ((Page) message).messages;
    }

    @Override
    public Message toMessage(Object body, MessageProperties properties) {
      throw new UnsupportedOperationException("pages are only consumed");
    }
  }
}
