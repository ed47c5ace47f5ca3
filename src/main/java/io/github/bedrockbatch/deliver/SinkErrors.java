/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.sqs.SqsException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.util.Set;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.springframework.amqp.core.AmqpMessageReturnedException;

/** Decides what an exception of a sink means for the result that was sent. */
final class SinkErrors {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  /** AMQP 1.0 conditions that are permanent, and have no class of their own in JMS. */
  private static final Set<String> ABOUT_MESSAGE =
      Set.of(
          "amqp:decode-error",
          "amqp:invalid-field",
          "amqp:link:message-size-exceeded",
          "amqp:not-allowed",
          "amqp:not-implemented");

  /**
   * Reply codes with which RabbitMQ closes a channel for good: no exchange, no permission, too
   * large.
   */
  private static final Set<Integer> OF_RABBITMQ =
      Set.of(AMQP.ACCESS_REFUSED, AMQP.NOT_FOUND, AMQP.PRECONDITION_FAILED);

  private SinkErrors() {}

  /** Whether the failure is permanent: the destination rejects this result, or does not exist. */
  static boolean isRejection(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpOperationFailedException http) {
        int status = http.getStatusCode();
        return status < 500 && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS;
      }
      if (cause instanceof JMSException && isAboutMessage(String.valueOf(cause.getMessage()))
          || cause instanceof AmqpMessageReturnedException
          || closing(cause) != null && OF_RABBITMQ.contains(closing(cause).getReplyCode())
          || cause instanceof SqsException sqs && sqs.about() == SqsException.About.MESSAGES
          || cause instanceof IllegalArgumentException // the client itself rejects the message
          || cause instanceof InvalidDestinationException
          || cause instanceof MessageFormatException
          || cause instanceof InvalidTopicException
          || cause instanceof RecordTooLargeException
          || cause instanceof RecordBatchTooLargeException
          || cause instanceof TopicAuthorizationException
          || cause instanceof UnknownTopicOrPartitionException) {
        return true;
      }
    }
    return false;
  }

  /** Why RabbitMQ has closed the channel; null for any other exception. */
  private static AMQP.Channel.Close closing(Throwable cause) {
    return cause instanceof ShutdownSignalException closed
            && closed.getReason() instanceof AMQP.Channel.Close close
        ? close
        : null;
  }

  private static boolean isAboutMessage(String words) {
    return ABOUT_MESSAGE.stream().anyMatch(name -> words.contains("[condition = " + name + "]"));
  }

  /** The cause, for a person; without what was sent. */
  static String words(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpOperationFailedException http) {
        return "it answered " + http.getStatusCode() + " " + http.getStatusText();
      }
      if (closing(cause) != null) {
        return "it answered " + closing(cause).getReplyCode() + " " + closing(cause).getReplyText();
      }
    }
    return Failure.of(thrown).words();
  }
}
