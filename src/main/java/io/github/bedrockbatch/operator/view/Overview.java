/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import io.github.bedrockbatch.ledger.view.OpenBatch;
import io.github.bedrockbatch.ledger.view.StateCount;
import io.github.bedrockbatch.price.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How everything stands.
 *
 * @param states every state that a batch may be in, in the order of its life
 * @param jobs those that run, by lane, model and status, most first
 * @param waits of the newest batches that are delivered, one for each step; empty before the first
 * @param tokens of all answers when the books were added up
 * @param nextEnd when the next job is expected to end; null when none says enough
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
   * Batches being filled, of this node.
   *
   * @param oldest the oldest of them first, at most 50
   */
  public record Open(int batches, long records, long bytes, List<OpenBatch> oldest) {}

  /**
   * Jobs of one lane and model in one status.
   *
   * @param since when the one was submitted that has waited longest
   */
  public record Jobs(
      String lane,
      String model,
      String status,
      long jobs,
      long records,
      long processed,
      Instant since) {}

  /** What a batch spends its time with. */
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
   * @param slow what nine of ten batches were faster than
   */
  public record Wait(Step step, int batches, Duration median, Duration slow) {}
}
