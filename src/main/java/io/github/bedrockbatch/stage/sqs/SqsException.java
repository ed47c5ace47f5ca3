/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage.sqs;

import io.github.bedrockbatch.refusal.Remedy;
import java.io.IOException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sqs.model.InvalidMessageContentsException;

/**
 * A call of SQS failed. It has no cause: what the service said is in its words, and what follows
 * from it is not what would follow from the same error of a batch's own calls.
 */
public final class SqsException extends IOException {
  private static final Set<String> OF_MESSAGES =
      Set.of("InvalidParameterValue", "InvalidAttributeValue", "MissingParameter");

  /** What the failure is about. */
  public enum About {
    /** The queue is not there, or the credentials may not use it. */
    QUEUE,
    /** What was sent: it would fail each time. */
    MESSAGES,
    /** Anything else, which may pass. */
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

  /** Without the id of the request, which is another each time. */
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
