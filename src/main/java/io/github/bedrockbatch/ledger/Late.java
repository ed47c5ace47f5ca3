/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Instant;

/**
 * The state of a batch with regard to the deadlines of its prompts.
 *
 * @param lookAt when its deadlines are checked, unless it has ended by then; null for never
 * @param givenUp prompts whose deadline is not after this are no longer left to the job; null when
 *     all are
 */
public record Late(Instant lookAt, Instant givenUp) {
  static final Late NEVER = new Late(null, null);
}
