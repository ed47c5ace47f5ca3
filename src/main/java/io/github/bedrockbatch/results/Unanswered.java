/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Job;

/** Why records have no answer and are not sent again by themselves, for a person to decide. */
final class Unanswered {
  private Unanswered() {}

  static String afterFailure(Batch batch, int open) {
    return "the job "
        + ("Stopped".equals(batch.job().status()) ? "was stopped" + why(batch.job()) : "failed")
        + (batch.job().message() == null ? "" : ": " + batch.job().message())
        + ". "
        + open
        + " of its "
        + batch.contents().records()
        + " records have no answer; they are not sent again by themselves, as the same would"
        + " happen. Fix the cause, then rerun the batch";
  }

  static String beyondOutput(Batch batch, int open) {
    return "its job ended "
        + batch.job().status()
        + " and reports more answers than there are in its output: "
        + open
        + " of its "
        + batch.contents().records()
        + " records have no line, and which of them were answered, and paid, cannot be told. They"
        + " are not sent again by themselves: look for the rest of the output in "
        + batch.place().uri(batch.place().outputPrefix(batch.id()))
        + "; rerun sends them again, and pays again, drop gives them up";
  }

  private static String why(Job job) {
    return job.stopReason() == null ? "" : ", as " + job.stopReason();
  }
}
