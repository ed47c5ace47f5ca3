/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import java.util.Set;

/** What a line of output means for its record. */
enum Verdict {
  SUCCEEDED,
  /** For a cause that passes: another attempt may succeed. */
  RETRYABLE,
  /** The same request would fail again. */
  PERMANENT;

  /**
   * Names that Bedrock's runtime gives to errors that pass
   * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html#API_runtime_InvokeModel_Errors).
   */
  private static final Set<String> PASSING =
      Set.of(
          "throttlingexception",
          "internalserverexception",
          "serviceunavailableexception",
          "modelnotreadyexception",
          "modeltimeoutexception",
          "modelerrorexception",
          "servicequotaexceededexception");

  static Verdict of(OutputLine line) {
    if (line.hasError()) {
      return line.hasExpired() || passes(line.errorCode()) ? RETRYABLE : PERMANENT;
    }
    // Neither an answer nor an error: the record was not worked on, or its line was spoilt.
    return line.hasOutput() ? SUCCEEDED : RETRYABLE;
  }

  /** The documentation shows numbers; names are seen as well. An error without a code may pass. */
  private static boolean passes(String code) {
    if (code == null || code.isBlank()) {
      return true;
    }
    if (code.strip().chars().allMatch(Character::isDigit)) {
      int status = code.strip().length() > 3 ? 0 : Integer.parseInt(code.strip());
      return status == 408 || status == 424 || status == 429 || status >= 500;
    }
    return PASSING.contains(code.strip().toLowerCase(java.util.Locale.ROOT));
  }
}
