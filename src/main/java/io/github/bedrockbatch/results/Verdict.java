/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.stage.TransientErrors;

/** What a line of output means for its record. */
enum Verdict {
  SUCCEEDED,
  /** The failure is transient: another attempt may succeed. */
  RETRYABLE,
  /** The same request would fail again. */
  PERMANENT;

  static Verdict of(OutputLine line) {
    if (line.hasError()) {
      return line.hasExpired() || TransientErrors.include(line.errorCode()) ? RETRYABLE : PERMANENT;
    }
    // Neither an answer nor an error: the record was not processed, or its line was spoilt.
    return line.hasOutput() ? SUCCEEDED : RETRYABLE;
  }
}
