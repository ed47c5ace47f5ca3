/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.stage.Failure;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.MessageFormatException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What an exception of a sink means for the result that was sent. */
final class SinkErrors {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private SinkErrors() {}

  /** Whether the destination rejects this result, or does not exist: it would do so again. */
  static boolean isRejection(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpOperationFailedException http) {
        int status = http.getStatusCode();
        return status < 500 && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS;
      }
      if (cause instanceof InvalidDestinationException
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

  /** For a person; what was sent is not in it. */
  static String words(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpOperationFailedException http) {
        return "it answered " + http.getStatusCode() + " " + http.getStatusText();
      }
    }
    return Failure.of(thrown).words();
  }
}
