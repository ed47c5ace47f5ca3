/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.pause;

import java.time.Instant;

/**
 * What stands still until a person resumes it.
 *
 * @param what the id of a source's route, or {@link #SUBMITTING}
 * @param by who asked for it; null where nobody said so
 */
public record Pause(String what, String by, Instant since) {
  /** No more jobs are created, and nothing is asked on demand. */
  public static final String SUBMITTING = "submitting";
}
