/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.refusal.Remedy;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Which errors about a request pass by themselves, so that the same request may succeed later. Told
 * by the error's name where it has one that is known: Bedrock answers 400 also where waiting helps.
 */
public final class TransientErrors {
  /**
   * Names that Bedrock's runtime gives to errors that pass
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

  /** Of these, the names of those that come with too many calls. */
  private static final Set<String> LOAD =
      Set.of("throttlingexception", "serviceunavailableexception", "servicequotaexceededexception");

  private TransientErrors() {}

  /**
   * Whether the error of a record passes.
   *
   * @param code a name or a number: the documentation shows numbers, names are seen as well. An
   *     error without a code may pass
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
   * Whether the refusal of a call passes. One without a name is no word of the service but of
   * something on the way to it.
   */
  public static boolean include(AwsServiceException refusal) {
    String name = refusal.awsErrorDetails() == null ? null : refusal.awsErrorDetails().errorCode();
    return include(name)
        || Remedy.isAboutCredentials(name)
        || refusal.isThrottlingException()
        || refusal.isClockSkewException()
        || includeStatus(refusal.statusCode());
  }

  /** Whether the refusal says nothing about the request: others would meet it now as well. */
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
