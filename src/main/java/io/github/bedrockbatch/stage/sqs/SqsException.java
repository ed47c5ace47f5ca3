/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage.sqs;

import io.github.bedrockbatch.refusal.Remedy;
import java.io.IOException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sqs.model.InvalidMessageContentsException;

/**
 * A call of SQS failed. It has no cause, so that {@link io.github.bedrockbatch.stage.Failure} does
 * not take the error for one of the batch's own calls; the service's words are in its message.
 */
public final class SqsException extends IOException {
  private static final Set<String> OF_MESSAGES =
      Set.of("InvalidParameterValue", "InvalidAttributeValue", "MissingParameter");

  /** What the failure is about. */
  public enum About {
    /** The queue does not exist, or the credentials do not permit its use. */
    QUEUE,
    /** The messages that were sent: they would fail each time. */
    MESSAGES,
    /** Anything else, which may be transient. */
    SERVICE
  }

  private final About about;

  public SqsException(About about, String words) {
    super(words);
    this.about = about;
  }

  static SqsException noQueue(String queue) {
    return new SqsException(
        About.QUEUE,
        "the queue "
            + SqsQueues.name(queue)
            + " does not exist, or these credentials may not see it. Create it in sqs.region, or"
            + " name another in the route");
  }

  static SqsException of(String purpose, String needs, RuntimeException thrown) {
    String words = Remedy.of(purpose, needs, thrown).orElseGet(() -> words(thrown));
    if (!(thrown instanceof AwsServiceException service) || service.awsErrorDetails() == null) {
      return new SqsException(About.SERVICE, words);
    }
    boolean ofMessages =
        thrown instanceof InvalidMessageContentsException
            || thrown instanceof BatchRequestTooLongException
            || OF_MESSAGES.contains(String.valueOf(service.awsErrorDetails().errorCode()));
    About about =
        ofMessages ? About.MESSAGES : Remedy.isPermission(service) ? About.QUEUE : About.SERVICE;
    return new SqsException(about, words);
  }

  /** Leaves out the id of the request, which would make each message different. */
  private static String words(RuntimeException thrown) {
    if (thrown instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      return service.awsErrorDetails().errorCode()
          + ": "
          + service.awsErrorDetails().errorMessage();
    }
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root == thrown ? String.valueOf(thrown.getMessage()) : "SQS: " + root;
  }

  public About about() {
    return about;
  }
}
