/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import io.github.bedrockbatch.component.BedrockBatchConstants;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.StageContext;
import java.time.Clock;
import org.apache.camel.Exchange;

/** The steps of {@link OperatorRoutes} that change the batch of a request, and their conditions. */
final class BatchActions {
  private static final String ADOPTED = "CamelBedrockBatchRequestAdopted";

  private final Ledger ledger;
  private final Clock clock;

  BatchActions(StageContext context) {
    this.ledger = context.ledger();
    this.clock = context.clock();
  }

  static boolean isAdopted(Exchange exchange) {
    return exchange.getProperty(ADOPTED) != null;
  }

  /**
   * Whether the batch has closed since the request was made: it was made twice, or a crash came
   * before it was noted as done.
   */
  static boolean wasRerunSince(Exchange exchange) {
    OperatorRequest request = OpenRequests.get(exchange);
    Batch batch = LeasedBatch.get(exchange);
    return batch.state().isFinal()
        && batch.state() != BatchState.FAILED
        && !request.requestedAt().isAfter(batch.closedAt());
  }

  static void wasDoneBefore(Exchange exchange) {
    throw new IllegalStateException(
        "batch "
            + LeasedBatch.get(exchange).id()
            + " was rerun or dropped since that was asked for; ask again if it is still wanted");
  }

  static void jobOfBatch(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    if (batch.state() != BatchState.SUBMITTED) {
      throw new IllegalStateException("batch " + batch.id() + " is " + batch.state() + " by now");
    }
    Lane.use(exchange, batch.place().lane());
    exchange.getMessage().setHeader(BedrockBatchConstants.JOB_IDENTIFIER, batch.job().arn());
    exchange.setProperty(
        OperatorRequest.OUTCOME,
        "its job is asked to stop; at the last look %,d of %s processed and paid,"
                .formatted(
                    batch.job().counters().processed(),
                    Count.of(batch.contents().records(), "record", "was", "were"))
            + " and what is answered is delivered");
  }

  void hold(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    if (batch.job().mayExist()) {
      throw new IllegalStateException("batch " + batch.id() + " may have a job by now");
    }
    move(exchange, batch, batch.held(clock.instant()), "held back until it is released");
  }

  void letGo(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    move(exchange, batch, batch.released(clock.instant()), "it is released");
  }

  void resume(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    Batch next = batch.resumed(clock.instant());
    move(
        exchange,
        batch,
        next,
        next.state() == BatchState.SEALED
            ? "it is resumed, and is uploaded"
            : "what its job has answered is delivered first; what has no answer is sent again"
                + " then, or stays for another rerun");
  }

  private void move(Exchange exchange, Batch held, Batch next, String outcome) {
    if (!held.state().mayBecome(next.state())) {
      throw new IllegalStateException("batch " + held.id() + " is " + held.state() + " by now");
    }
    LeasedBatch.replace(exchange, ledger.save(held, next));
    exchange.setProperty(OperatorRequest.OUTCOME, outcome);
  }

  void mustReach(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    if (!ledger.reaches(batch)) {
      throw new IllegalStateException(
          "the batch was made at "
              + batch.place().home()
              + ", where the settings no longer lead; start with the settings of before");
    }
  }

  static void adopted(Exchange exchange) {
    if (!LeasedBatch.get(exchange).job().mayExist()) {
      exchange.setProperty(ADOPTED, true);
    }
  }

  /** Only a forced drop continues if its job could not be looked for. */
  static void couldNotLook(Exchange exchange) throws Exception {
    if (OpenRequests.action(exchange) != Action.DROP_FORCED) {
      throw exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }
    exchange.setProperty(GivingUp.UNSEEN, true);
  }

  static void goesOn(Exchange exchange) {
    exchange.setProperty(
        OperatorRequest.OUTCOME,
        "its job exists: "
            + LeasedBatch.get(exchange).job().arn()
            + "; the batch continues with it, and nothing was sent again or given up");
  }

  static void mustBeOver(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    if (!batch.state().isFinal()) {
      throw new IllegalStateException(
          "no job of the batch is to be seen; it is "
              + batch.state()
              + " and continues by itself: "
              + batch.reason());
    }
    if (batch.state() == BatchState.REVOKED) {
      throw new IllegalStateException("it was revoked: its prompts are in other batches");
    }
    if (batch.place() == null && batch.state() == BatchState.DROPPED) {
      throw new IllegalStateException("it was never uploaded, and its prompts were given up");
    }
  }

  static boolean canResume(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    return batch.canResume()
        && (batch.place() == null || OpenRequests.action(exchange) == Action.RERUN);
  }
}
