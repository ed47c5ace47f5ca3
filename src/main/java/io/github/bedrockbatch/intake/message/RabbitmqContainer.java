/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.springrabbit.CamelSimpleMessageListenerContainer;
import org.apache.camel.component.springrabbit.EndpointMessageListener;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.batch.SimpleBatchingStrategy;
import org.springframework.amqp.rabbit.listener.ConsumeOkEvent;
import org.springframework.amqp.rabbit.listener.ListenerContainerConsumerFailedEvent;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareBatchMessageListener;
import org.springframework.amqp.rabbit.support.DefaultMessagePropertiesConverter;

/**
 * Gathers messages in pages of half the prefetch count, so that the broker sends the next page
 * while one is processed. Declares no queues, and waits for missing ones. Its own log is off, as it
 * would quote messages.
 */
final class RabbitmqContainer extends CamelSimpleMessageListenerContainer {
  /** A page ends when nothing has come for this time. */
  private static final int QUIET_MILLIS = 100;

  /** A page ends when its first message has waited for this time. */
  private static final int PAGE_MILLIS = 500;

  private static final int LONGEST_HEADER = 4096;

  RabbitmqContainer(SpringRabbitMQEndpoint endpoint, RabbitmqPages.Attempts attempts) {
    super(endpoint);
    setQueueNames(endpoint.getQueues().split(","));
    setAcknowledgeMode(AcknowledgeMode.MANUAL);
    setExclusive(endpoint.isExclusive());
    setConsumerArguments(endpoint.getConsumerArgs());
    setPrefetchCount(endpoint.getPrefetchCount());
    setBatchSize(Math.max(1, endpoint.getPrefetchCount() / 2));
    setConsumerBatchEnabled(true);
    setBatchingStrategy(new AsSent());
    setMessagePropertiesConverter(new DefaultMessagePropertiesConverter(LONGEST_HEADER));
    setReceiveTimeout(QUIET_MILLIS);
    setBatchReceiveTimeout(PAGE_MILLIS);
    setShutdownTimeout(endpoint.getComponent().getShutdownTimeout());
    setAutoDeclare(false);
    setMissingQueuesFatal(false);
    setPossibleAuthenticationFailureFatal(false);
    setDeclarationRetries(0); // the next try comes after the pause below
    setConsumerStartTimeout(1); // a broker that is silent holds up no start
    setRecoveryBackOff(() -> attempts::pause);
    setForceCloseChannel(false); // or a page in hand is interrupted, which closes files
    setErrorHandler(failed -> {}); // failures were reported where they happened
    setApplicationEventPublisher(
        event -> {
          if (event instanceof ConsumeOkEvent) {
            attempts.worked();
          } else if (event instanceof ListenerContainerConsumerFailedEvent failed && isActive()) {
            attempts.failed(failed.getThrowable());
          }
        });
  }

  @Override
  public void setMessageListener(MessageListener listener) {
    super.setMessageListener(new InPages((EndpointMessageListener) listener));
  }

  private record InPages(EndpointMessageListener camel)
      implements ChannelAwareBatchMessageListener {
    @Override
    public void onMessageBatch(List<Message> messages, Channel channel) {
      try {
        camel.onMessage(new RabbitmqPages.Page(messages), channel);
      } catch (Exception e) {
        giveBack(messages, channel);
        throw RuntimeCamelException.wrapRuntimeCamelException(e);
      }
    }

    /**
     * Rejects messages that were not taken, as acknowledging a later page would acknowledge them.
     */
    private static void giveBack(List<Message> messages, Channel channel) {
      long last = messages.get(messages.size() - 1).getMessageProperties().getDeliveryTag();
      try {
        channel.basicNack(last, true, true);
      } catch (IOException | RuntimeException e) {
        // The channel is closed, which gives all of them back.
      }
    }
  }

  /** Does not unpack batches: a header from outside could mark a message as one, which fails. */
  private static final class AsSent extends SimpleBatchingStrategy {
    AsSent() {
      super(1, 1, 1);
    }

    @Override
    public boolean canDebatch(MessageProperties properties) {
      return false;
    }
  }
}
