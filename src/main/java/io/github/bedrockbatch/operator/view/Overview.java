/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import io.github.bedrockbatch.ledger.view.OpenBatchLine;
import io.github.bedrockbatch.ledger.view.StateCount;
import io.github.bedrockbatch.price.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The state of the whole program.
 *
 * @param states the count of every state, in the order of a batch's life
 * @param jobs open jobs by lane, model and status, most first
 * @param waits of the newest delivered batches, one for each step; empty if there are none
 * @param tokens of all answers, as of {@code books}
 * @param nextEnd when the next job is expected to end; null when that cannot be told
 */
public record Overview(
    Instant asOf,
    BooksLine books,
    Open open,
    List<StateCount> states,
    List<Jobs> jobs,
    double inPerMinute,
    double outPerMinute,
    List<Wait> waits,
    Tokens tokens,
    Instant nextEnd) {

  /**
   * The batches of this node that are being filled.
   *
   * @param oldest at most 50 of them, oldest first
   */
  public record Open(int batches, long records, long bytes, List<OpenBatchLine> oldest) {}

  /**
   * Jobs of one lane and model in one status.
   *
   * @param since when the oldest of them was submitted
   */
  public record Jobs(
      String lane,
      String model,
      String status,
      long jobs,
      long records,
      long processed,
      Instant since) {}

  /** The steps that a batch spends its time in. */
  public enum Step {
    /** From its first prompt until it is sealed. */
    GATHERING,
    /** From then until its job exists. */
    SUBMITTING,
    /** From then until its job runs. */
    QUEUED,
    /** From then until its job ended. */
    RUNNING,
    /** From then until its last answer is delivered. */
    DELIVERING
  }

  /**
   * How long a step took.
   *
   * @param slow the 90th percentile
   */
  public record Wait(Step step, int batches, Duration median, Duration slow) {}
}
