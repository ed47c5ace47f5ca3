/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import java.time.Duration;

/** A sink did not answer the last time, and is not asked for a while. */
final class SinkIsSilentException extends RuntimeException {
  SinkIsSilentException(String sink, Duration left) {
    super(
        "the sink "
            + sink
            + " failed to answer; retrying in "
            + Math.max(1, left.toSeconds())
            + " s");
  }

  static boolean isCauseOf(Throwable thrown) {
    return thrown != null
        && (thrown instanceof SinkIsSilentException || isCauseOf(thrown.getCause()));
  }
}
