/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.refusal.Remedy;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Which errors are transient, so that the same request may succeed later. Decided by the name of
 * the error if it is known, as Bedrock answers 400 also where waiting helps.
 */
public final class TransientErrors {
  /**
   * Names that Bedrock's runtime gives to transient errors
   * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html#API_runtime_InvokeModel_Errors).
   */
  private static final Set<String> NAMES =
      Set.of(
          "throttlingexception",
          "internalserverexception",
          "serviceunavailableexception",
          "modelnotreadyexception",
          "modeltimeoutexception",
          "modelerrorexception",
          "servicequotaexceededexception");

  /** Those of them that too many calls cause. */
  private static final Set<String> LOAD =
      Set.of("throttlingexception", "serviceunavailableexception", "servicequotaexceededexception");

  private TransientErrors() {}

  /**
   * Whether the error of a record is transient.
   *
   * @param code a name or a number: the documentation shows numbers, names are seen as well. An
   *     error without a code counts as transient
   */
  public static boolean include(String code) {
    if (code == null || code.isBlank()) {
      return true;
    }
    if (code.strip().chars().allMatch(Character::isDigit)) {
      return code.strip().length() <= 3 && includeStatus(Integer.parseInt(code.strip()));
    }
    return NAMES.contains(key(code));
  }

  /**
   * Whether the error of a call is transient. One without a name comes not from the service but
   * from something on the way to it, and is.
   */
  public static boolean include(AwsServiceException refusal) {
    String name = refusal.awsErrorDetails() == null ? null : refusal.awsErrorDetails().errorCode();
    return include(name)
        || Remedy.isAboutCredentials(name)
        || refusal.isThrottlingException()
        || refusal.isClockSkewException()
        || includeStatus(refusal.statusCode());
  }

  /** Whether any other request would fail in the same way now, whatever it is. */
  public static boolean hitsAll(AwsServiceException refusal) {
    String name = refusal.awsErrorDetails() == null ? null : refusal.awsErrorDetails().errorCode();
    return name == null
        || Remedy.isAboutCredentials(name)
        || LOAD.contains(key(name))
        || refusal.isThrottlingException()
        || refusal.isClockSkewException();
  }

  private static boolean includeStatus(int status) {
    return status == 408 || status == 424 || status == 429 || (status >= 500 && status != 501);
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
