/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.refusal.KnownRefusal;
import io.github.bedrockbatch.refusal.Remedy;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What it means that a call of AWS failed which a check needed. */
final class Refused {
  private Refused() {}

  /** Whoever asks may not see it: nothing that the pipeline itself would need. */
  static boolean isDenied(SdkException e) {
    return e instanceof AwsServiceException service && Remedy.isPermission(service);
  }

  static boolean isOfCredentials(SdkException e) {
    return e instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && Remedy.isAboutCredentials(String.valueOf(service.awsErrorDetails().errorCode()));
  }

  /** That nothing can be said, where the call is no part of what the pipeline does. */
  static Outcome unseen(String what, String action, SdkException e) {
    return isDenied(e)
        ? Outcome.unknown(what, "could not check: the caller may not " + action)
        : Outcome.unknown(what, "could not check: " + words(e));
  }

  /** What the pipeline does itself, and would not be able to. */
  static Outcome failed(String what, String action, SdkException e) {
    String remedy =
        KnownRefusal.in(e.getMessage())
            .filter(known -> known != KnownRefusal.CALLER)
            .map(KnownRefusal::remedy)
            .orElse(
                isDenied(e)
                    ? "Grant the caller " + action
                    : "See whether the address is right, and whether it can be reached from here");
    return Outcome.failed(what, words(e), remedy);
  }

  static String words(SdkException e) {
    if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      String said = service.awsErrorDetails().errorMessage();
      return service.awsErrorDetails().errorCode() + (said == null ? "" : ": " + said);
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root == e ? String.valueOf(e.getMessage()) : root.toString();
  }
}
