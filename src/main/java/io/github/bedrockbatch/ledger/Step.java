/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Instant;

/**
 * The state of a batch, and of the work on it in that state.
 *
 * @param dueAt when it may be worked on, by the clock of this node, if that is to change; null
 *     leaves it. Always null in a row that was read, as the ledger keeps it by the clock of the
 *     database
 * @param failures consecutive failures of the present step
 * @param endedAt when its job, or what took the place of a job, ended; null before
 * @param closedAt when nothing was left to do; null before
 * @param reason of the last failure or wait, for a person to read; may be null
 */
public record Step(
    BatchState state,
    Instant dueAt,
    int failures,
    Instant endedAt,
    Instant closedAt,
    String reason) {
  Step saved() {
    return new Step(state, null, failures, endedAt, closedAt, reason);
  }

  Step to(BatchState next, Instant due) {
    return new Step(next, due, 0, endedAt, closedAt, null);
  }

  Step waiting(String why, Instant until) {
    return new Step(state, until, 0, endedAt, closedAt, why);
  }

  Step closed(BatchState last, String why, Instant now) {
    return new Step(last, now, 0, endedAt, now, why);
  }

  Step failed(String why, Instant now) {
    return new Step(BatchState.FAILED, now, failures, endedAt, now, why);
  }
}
