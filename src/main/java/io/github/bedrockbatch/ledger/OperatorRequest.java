/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Instant;

/**
 * What a person asked for; the process that works on the data folder does it.
 *
 * @param batchId empty where no batch is concerned
 * @param doneAt null until it is done or refused
 * @param outcome in words; null until then
 */
public record OperatorRequest(
    long id, Action action, String batchId, Instant requestedAt, Instant doneAt, String outcome) {

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
    /** Give up what has no answer. */
    DROP
  }

  public boolean isDone() {
    return doneAt != null;
  }
}
