/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.WhenLate;
import java.time.Instant;

/** Decides whether a record of a batch may be retried, by its attempts and its deadline. */
final class Attempts {
  private final Batch batch;
  private final int max;

  /**
   * @param max the setting; if a page was delivered or a record was retried, the value that was set
   *     then still applies
   */
  Attempts(Batch batch, int max) {
    int begun = batch.delivery().maxAttempts();
    this.batch = batch;
    this.max = begun == 0 ? max : begun;
  }

  int max() {
    return max;
  }

  /** Whether the record may be retried after a transient failure. */
  boolean isLeft(Context context) {
    boolean counts = !isGivenUp(context) && !batch.wasGivenUp();
    return counts ? context.attempt() < max : !isOver(context);
  }

  /** Whether the record is to fail because of its deadline. */
  boolean isOver(Context context) {
    return isGivenUp(context) && context.deadline().then().kind() == WhenLate.Kind.FAIL;
  }

  /** Whether the prompt was given up because of its deadline, and no longer left to the job. */
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
   * Whether records without an output line wait for a person.
   *
   * @param maybeAnswered whether the job reports more answers than were found
   */
  boolean leaveRestToPerson(boolean maybeAnswered) {
    if (batch.wasGivenUp()) {
      return false; // the job was stopped for a deadline, not for a fault
    }
    if (maybeAnswered || batch.job().lost()) {
      return maybeAnswered || batch.delivery().complete(); // else a person has asked for a rerun
    }
    String status = batch.job().status(); // null: the batch failed before it had a job
    return status == null || status.equals("Failed") || status.equals("Stopped");
  }
}
