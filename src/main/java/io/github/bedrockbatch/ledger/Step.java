/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Instant;

/**
 * Where a batch is on its way.
 *
 * @param dueAt when it may be worked on, by the clock of this node, where that is to change; null
 *     as it was, also in every row that was read, as the ledger keeps it by its own clock
 * @param failures of the present step, in a row
 * @param endedAt when its job, or what took its place, ended; null before
 * @param closedAt when nothing was left to do; null before
 * @param reason of the last failure, for a person to read; may be null
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
