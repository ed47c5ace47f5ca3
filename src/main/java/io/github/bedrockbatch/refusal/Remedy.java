/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.refusal;

import io.github.bedrockbatch.ledger.BatchState;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;

/**
 * What a person has to do before a call can succeed, where waiting alone will not help. Depends on
 * the error code if the service answered, and on the SDK's message if no request was made.
 */
public final class Remedy {
  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");
  private static final Set<String> REJECTED =
      Set.of(
          "IncompleteSignature",
          "IncompleteSignatureException",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "InvalidToken",
          "MissingAuthenticationTokenException",
          "NotSignedUp",
          "OptInRequired",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException");
  private static final Set<String> DENIED =
      Set.of("AccessDenied", "AccessDeniedException", "AllAccessDisabled");
  private static final Set<String> OTHER_REGION =
      Set.of("AuthorizationHeaderMalformed", "IllegalLocationConstraintException");
  private static final int MOVED = 301;
  private static final int MOST_WORDS = 1_000;

  private Remedy() {}

  /**
   * What to do about a call that failed, in a sentence or two; empty when it may pass by itself.
   *
   * @param step the state of the batches that the call was for
   */
  public static Optional<String> of(BatchState step, Throwable thrown) {
    return of(purpose(step), needs(step), thrown);
  }

  /**
   * As {@link #of(BatchState, Throwable)}, for any call.
   *
   * @param purpose of the call, as a verb with its object
   * @param needs the permissions for the call, and on what
   */
  public static Optional<String> of(String purpose, String needs, Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof AwsServiceException refusal && refusal.awsErrorDetails() != null) {
        return Optional.ofNullable(ofRefusal(purpose, needs, refusal, refusal.awsErrorDetails()));
      }
      if (cause instanceof SdkException) {
        Optional<String> credentials = ofCredentials(cause);
        if (credentials.isPresent()) {
          return credentials;
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the call lacks a permission, which says nothing about what was sent. */
  public static boolean isPermission(AwsServiceException refusal) {
    return refusal.awsErrorDetails() != null
        && DENIED.contains(String.valueOf(refusal.awsErrorDetails().errorCode()));
  }

  /** Whether an error with that code is about the caller, and says nothing about what was sent. */
  public static boolean isAboutCredentials(String code) {
    return EXPIRED.contains(code) || REJECTED.contains(code);
  }

  /** What to do when the SDK found no credentials; empty when it says something else. */
  public static Optional<String> ofCredentials(Throwable thrown) {
    String words = String.valueOf(thrown.getMessage());
    String lower = words.toLowerCase(Locale.ROOT);
    if (lower.contains("sso") && (lower.contains("expired") || lower.contains("token"))) {
      return Optional.of("The AWS login has ended. Log in again: aws sso login");
    }
    if (words.startsWith("Profile file contained no")) {
      return Optional.of(
          words.replaceFirst(": ProfileFile\\(.*", "")
              + ". Set aws.profile (or AWS_PROFILE) to one that 'aws configure list-profiles'"
              + " shows");
    }
    if (words.startsWith("Unable to load credentials")) {
      return Optional.of(
          "No AWS credentials were found: not in the environment, not in ~/.aws, and this machine"
              + " has no role. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or aws.profile");
    }
    return Optional.empty();
  }

  private static String ofRefusal(
      String purpose, String needs, AwsServiceException refusal, AwsErrorDetails details) {
    String code = String.valueOf(details.errorCode());
    String said = "(" + code + ": " + shortened(String.valueOf(details.errorMessage())) + ")";
    if (refusal.isClockSkewException()) {
      return null; // the SDK corrects itself by the service's clock
    }
    if (EXPIRED.contains(code)) {
      return "The AWS credentials have expired " + said + ". Renew them: aws sso login, for one";
    }
    if (REJECTED.contains(code)) {
      return "AWS rejects the credentials " + said + ". Check the access key and its secret";
    }
    Optional<KnownRefusal> known = KnownRefusal.in(details.errorMessage());
    if (DENIED.contains(code) && known.isPresent() && known.get() != KnownRefusal.CALLER) {
      return known.get().meaning() + " " + said + ". " + known.get().remedy();
    }
    if (DENIED.contains(code)) {
      boolean onDemand = refusal instanceof BedrockRuntimeException;
      return "AWS does not allow what is needed to "
          + (onDemand ? "ask prompts on demand" : purpose)
          + " "
          + said
          + ". Grant these credentials "
          + (onDemand ? "bedrock:InvokeModel on the model, and access to it" : needs)
          + "; README, \"Pointing it at AWS\", lists all";
    }
    if (code.equals("NoSuchBucket")) {
      return "The bucket is not there " + said + ". Make it, or set s3.bucket to another";
    }
    if (OTHER_REGION.contains(code) || refusal.statusCode() == MOVED) {
      return "The bucket is in another region " + said + ". Set aws.region to where it is";
    }
    if (code.startsWith("KMS.")) {
      return "The KMS key cannot be used " + said + ". Set s3.kms-key-id to another, or fix it";
    }
    return null;
  }

  private static String purpose(BatchState step) {
    return switch (step) {
      case SEALED -> "upload prompts";
      case SUBMITTED -> "watch jobs";
      case ENDED -> "fetch answers";
      default -> "start jobs";
    };
  }

  private static String needs(BatchState step) {
    return switch (step) {
      case SEALED -> "s3:PutObject on the bucket";
      case SUBMITTED -> "bedrock:ListModelInvocationJobs and bedrock:GetModelInvocationJob";
      case ENDED -> "s3:GetObject and s3:ListBucket on the bucket";
      default ->
          "bedrock:CreateModelInvocationJob, bedrock:ListModelInvocationJobs, iam:PassRole on the"
              + " role, and s3:GetObject and s3:ListBucket on the bucket";
    };
  }

  private static String shortened(String words) {
    return words.substring(0, Math.min(words.length(), MOST_WORDS));
  }
}
