/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.stage.LeasedBatch;
import java.io.IOException;
import java.time.Clock;
import org.apache.camel.Exchange;

/** Drops a batch, and describes the consequences. */
record GivingUp(Ledger ledger, SpoolFolder spool, Clock clock) {
  /** Exchange property: set when the job could not be looked for. */
  static final String UNSEEN = "CamelBedrockBatchRequestUnseen";

  /**
   * @param force whether to drop it even if a job may run
   */
  void drop(Exchange exchange, boolean force) throws IOException {
    Batch batch = LeasedBatch.get(exchange);
    boolean running = batch.state() == BatchState.SUBMITTED || batch.state() == BatchState.ENDED;
    if (!batch.state().mayBecome(BatchState.DROPPED) || (running && !force)) {
      throw new IllegalStateException("batch " + batch.id() + " is " + batch.state() + " by now");
    }
    LeasedBatch.replace(exchange, ledger.save(batch, batch.dropped(clock.instant())));
    if (batch.place() == null) {
      DurableFolder.remove(spool.sealed(batch.key(), batch.id()));
    }
    exchange.setProperty(
        OperatorRequest.OUTCOME, words(batch, exchange.getProperty(UNSEEN) != null));
  }

  private static String words(Batch batch, boolean unseen) {
    return "dropped: "
        + Count.of(
            batch.unanswered(),
            "prompt",
            "has no answer and gets none",
            "have no answer and get none")
        + more(batch, unseen);
  }

  private static String more(Batch batch, boolean unseen) {
    if (batch.contents().way() == Way.ON_DEMAND && batch.job().status() == null) {
      return "; what was asked of them on demand so far is paid";
    }
    if (batch.place() == null) {
      return "; they were never sent, and are no longer in this data folder";
    }
    if (batch.job().mayExist()) {
      return "; a job "
          + batch.job().name()
          + (unseen
              ? " may exist, run and be paid: it could not be looked for"
              : " was looked for, and no list shows it; rerun looks again");
    }
    if (batch.state() == BatchState.SUBMITTED) {
      return "; its job " + batch.job().arn() + " may run on and be paid, as it was not stopped";
    }
    return batch.canResume()
        ? "; what its job has answered stays in "
            + batch.place().uri(batch.place().outputPrefix(batch.id()))
            + " (rerun delivers it after all)"
        : "";
  }
}
