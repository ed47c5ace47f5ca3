/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import java.time.Duration;

/** A sink that did not answer the last time is left alone for now. */
final class SinkIsSilentException extends RuntimeException {
  SinkIsSilentException(String sink, Duration left) {
    super(
        "the sink %s failed to answer; retrying in %s s"
            .formatted(sink, Math.max(1, left.toSeconds())));
  }

  static boolean isCauseOf(Throwable thrown) {
    return thrown != null
        && (thrown instanceof SinkIsSilentException || isCauseOf(thrown.getCause()));
  }
}
