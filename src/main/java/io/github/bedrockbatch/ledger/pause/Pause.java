/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.pause;

import java.time.Instant;

/**
 * A pause, which lasts until a person ends it.
 *
 * @param what the id of a source's route, or {@link #SUBMITTING}
 * @param by who asked for it; null if unknown
 */
public record Pause(String what, String by, Instant since) {
  /** While this is paused, no jobs are created and nothing is asked on demand. */
  public static final String SUBMITTING = "submitting";
}
