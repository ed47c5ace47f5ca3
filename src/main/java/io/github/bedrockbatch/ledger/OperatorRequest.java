/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Instant;

/**
 * A request of a person, which the process that works on the data folder carries out.
 *
 * @param batchId its subject: the batch, what is paused or resumed, or the node that is gone or
 *     adopts; empty when the action has none
 * @param detail a parameter of the action, in its own form; may be null
 * @param by who asked; null if unknown
 * @param doneAt null until it is done or refused
 * @param outcome in words; null until then
 */
public record OperatorRequest(
    long id,
    Action action,
    String batchId,
    String detail,
    String by,
    Instant requestedAt,
    Instant doneAt,
    String outcome) {

  /** Exchange property: the outcome in words, set by the route that carries the request out. */
  public static final String OUTCOME = "CamelBedrockBatchOutcome";

  /** Exchange property: set when the request is not finished and is to be taken again. */
  public static final String LEFT_OPEN = "CamelBedrockBatchRequestLeftOpen";

  /** What can be asked for. */
  public enum Action {
    /** Seal every open batch now. */
    SEAL,
    /** Stop the job of a batch; what it has processed is delivered. */
    STOP,
    /** Send again what has no answer, or failed. */
    RERUN,
    /** Send all of a batch again. */
    RERUN_ALL,
    /** Hold a batch back before anything of it is paid. */
    HOLD,
    /** Release a batch that is held back. */
    RELEASE,
    /** Give up what has no answer. */
    DROP,
    /** Give up a batch in any state, even if a job may run. */
    DROP_FORCED,
    /** Send dead letters again. */
    SEND_LETTERS,
    /** Give up dead letters. */
    DROP_LETTERS,
    /** Take in what the ledger lacks; done at the next start. */
    ADOPT,
    /** The same, also of what was uploaded under another ledger. */
    ADOPT_ALL,
    /** Take nothing more from a source, or submit nothing more. */
    PAUSE,
    /** End a pause. */
    RESUME,
    /** Give up what is on the disk of a node and nowhere else. */
    GONE
  }

  /** Whether it is about one batch. */
  public boolean isAboutBatch() {
    return !batchId.isEmpty()
        && action != Action.PAUSE
        && action != Action.RESUME
        && action != Action.GONE
        && !isForStart();
  }

  /** Action, subject and person, for the log. */
  public String words() {
    return action + (batchId.isEmpty() ? "" : " " + batchId) + (by == null ? "" : " by " + by);
  }

  /** Whether it waits for the next start of its node. */
  public boolean isForStart() {
    return action == Action.ADOPT || action == Action.ADOPT_ALL;
  }

  public boolean isDone() {
    return doneAt != null;
  }
}
