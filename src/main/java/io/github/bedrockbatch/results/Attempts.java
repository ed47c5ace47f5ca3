/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.WhenLate;
import java.time.Instant;

/** Whether a record of a batch may be sent again, by its attempts and its deadline. */
final class Attempts {
  private final Batch batch;
  private final int max;

  /**
   * @param max as is set; a batch of which a page was delivered goes on as it began
   */
  Attempts(Batch batch, int max) {
    int begun = batch.delivery().maxAttempts();
    this.batch = batch;
    this.max = begun == 0 ? max : begun;
  }

  int max() {
    return max;
  }

  /** Whether one is left after a failure that passes. */
  boolean isLeft(Context context) {
    boolean counts = !isGivenUp(context) && !batch.wasGivenUp();
    return counts ? context.attempt() < max : !isOver(context);
  }

  /** Whether its deadline allows no other. */
  boolean isOver(Context context) {
    return isGivenUp(context) && context.deadline().then().kind() == WhenLate.Kind.FAIL;
  }

  /** Whether the prompt was not left to its job any longer. */
  boolean isGivenUp(Context context) {
    Instant givenUp = batch.late().givenUp();
    return givenUp != null && context.deadline() != null && context.deadline().isOver(givenUp);
  }

  /** Whether the result of the prompt comes after its deadline. */
  boolean isLate(Context context) {
    return isLate(batch, context);
  }

  static boolean isLate(Batch batch, Context context) {
    return context.deadline() != null
        && batch.endedAt() != null
        && context.deadline().at().isBefore(batch.endedAt());
  }

  /**
   * Whether what has no line waits for a person.
   *
   * @param toldSo they may have been answered
   */
  boolean leaveRestToPerson(boolean toldSo) {
    if (batch.wasGivenUp()) {
      return false; // what stopped its job stops no other
    }
    if (toldSo || batch.job().lost()) {
      return toldSo || batch.delivery().complete(); // else a person wants them sent
    }
    String status = batch.job().status(); // null: the batch failed before it had a job
    return status == null || status.equals("Failed") || status.equals("Stopped");
  }
}
