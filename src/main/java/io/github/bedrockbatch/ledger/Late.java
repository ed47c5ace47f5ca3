/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Instant;

/**
 * What becomes of the deadlines of the prompts in a batch.
 *
 * @param lookAt when the batch is looked at, if it has not ended by then; null for never
 * @param givenUp prompts with a deadline up to this one are not left to the job any longer; null
 *     while all are
 */
public record Late(Instant lookAt, Instant givenUp) {
  static final Late NEVER = new Late(null, null);
}
