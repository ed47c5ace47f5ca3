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
 * Gathers what was prefetched into pages of half of it, so that the broker sends the next while one
 * is taken. It declares nothing, and waits for what is missing. Its own log is off: it would name
 * messages.
 */
final class RabbitmqContainer extends CamelSimpleMessageListenerContainer {
  /** A page is taken when nothing has come for so long. */
  private static final int QUIET_MILLIS = 100;

  /** Or when its first message has waited for so long. */
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
    setErrorHandler(failed -> {}); // it was told where it happened
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

    /** Or else the acknowledgement of a later page would be theirs, too. */
    private static void giveBack(List<Message> messages, Channel channel) {
      long last = messages.get(messages.size() - 1).getMessageProperties().getDeliveryTag();
      try {
        channel.basicNack(last, true, true);
      } catch (IOException | RuntimeException e) {
        // It is closed, and all of them are given back by that.
      }
    }
  }

  /** A header of a message could have it taken for many, of which one cannot be read. */
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
