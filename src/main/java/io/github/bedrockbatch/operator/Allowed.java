/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;

/** Decides which requests the state of a batch allows. */
final class Allowed {
  private Allowed() {}

  /** Null when the action is allowed; otherwise why not, in words that follow "Batch …". */
  static String whyNot(Action action, Batch batch) {
    BatchState state = batch.state();
    boolean mayHaveJob = batch.job().mayExist();
    return switch (action) {
      case STOP ->
          state == BatchState.SUBMITTED
              ? null
              : "has no job that runs" + (isUnpaid(state) ? ", but may be held or dropped" : "");
      case RERUN, RERUN_ALL ->
          state == BatchState.REVOKED
              ? "was revoked: its prompts are in other batches"
              : state.isFinal() || mayHaveJob ? null : "is still on its way";
      case DROP ->
          state == BatchState.FAILED || isUnpaid(state)
              ? null
              : hasEnded(
                  state,
                  "has a job that is paid; stop it, or give it up all the same with --force");
      case DROP_FORCED -> hasEnded(state, null);
      case HOLD -> {
        if (state == BatchState.HELD || !isUnpaid(state)) {
          yield "cannot be held back";
        }
        yield mayHaveJob ? "cannot be held back, as it may have a job already" : null;
      }
      case RELEASE -> state == BatchState.HELD ? null : "is not held back";
      default -> null;
    };
  }

  private static String hasEnded(BatchState state, String otherwise) {
    return state == BatchState.DELIVERED
            || state == BatchState.DROPPED
            || state == BatchState.REVOKED
        ? "has nothing left to give up"
        : otherwise;
  }

  private static boolean isUnpaid(BatchState state) {
    return state == BatchState.SEALED || state == BatchState.UPLOADED || state == BatchState.HELD;
  }
}
