/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Job;

/** The words for a person why records have no answer and are not retried. */
final class Unanswered {
  private Unanswered() {}

  static String afterFailure(Batch batch, int open) {
    Job job = batch.job();
    String words =
        "the job %s%s. Without an answer: %s of %s, which nothing sends again by itself,"
            + " as the same would happen. Fix the cause, then rerun the batch";
    return words.formatted(
        "Stopped".equals(job.status()) ? "was stopped" + why(job) : "failed",
        job.message() == null ? "" : ": " + job.message(),
        open,
        Count.of(batch.contents().records(), "record"));
  }

  static String beyondOutput(Batch batch, int open) {
    String words =
        "its job ended %s and reports more answers than there are in its output: %s of its %s"
            + " %s no line, and which of them were answered, and paid, cannot be told."
            + " They are not sent again by themselves: look for the rest of the output in %s; rerun"
            + " sends them again, and pays again, drop gives them up";
    String output = batch.place().uri(batch.place().outputPrefix(batch.id()));
    return words.formatted(
        batch.job().status(),
        open,
        Count.of(batch.contents().records(), "record"),
        open == 1 ? "has" : "have",
        output);
  }

  private static String why(Job job) {
    return job.stopReason() == null ? "" : ", as " + job.stopReason();
  }
}
