/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.refusal.KnownRefusal;
import io.github.bedrockbatch.refusal.Remedy;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Interprets failures of AWS calls that checks need. */
final class Refused {
  private Refused() {}

  /** Whether the caller lacks a permission. */
  static boolean isDenied(SdkException e) {
    return e instanceof AwsServiceException service && Remedy.isPermission(service);
  }

  static boolean isOfCredentials(SdkException e) {
    return e instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && Remedy.isAboutCredentials(String.valueOf(service.awsErrorDetails().errorCode()));
  }

  /** The outcome if the pipeline does not need the call: nothing is known. */
  static Outcome unseen(String what, String action, SdkException e) {
    return isDenied(e)
        ? Outcome.unknown(what, "could not check: the caller may not " + action)
        : Outcome.unknown(what, "could not check: " + words(e));
  }

  /** The outcome if the pipeline needs the call: it would fail, too. */
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
