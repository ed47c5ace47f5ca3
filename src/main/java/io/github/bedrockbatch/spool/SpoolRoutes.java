/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.spool.equal.KnownAnswers;
import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Problems;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;

/**
 * Appends pages of prompts to OPEN batches, and seals these. An intake sends each page to {@code
 * direct:batch}, then one exchange to {@code direct:batch-sync} before it acknowledges its source.
 * For messages without a position it sends their ids to {@code direct:batch-acknowledged} once they
 * will not be redelivered.
 */
final class SpoolRoutes extends RouteBuilder {
  private static final String STAGE = "seal";

  private final Spool spool;
  private final KnownAnswers answers;
  private final Backoff backoff;
  private final Problems problems;

  SpoolRoutes(Spool spool, KnownAnswers answers, Backoff backoff, Problems problems) {
    this.spool = spool;
    this.answers = answers;
    this.backoff = backoff;
    this.problems = problems;
  }

  @Override
  @SuppressWarnings("unchecked")
  public void configure() {
    from("direct:batch")
        .routeId("batch")
        .errorHandler(noErrorHandler())
        .process(this::lookForAnswers)
        .id("batch-answers")
        .bean(spool, "append")
        .id("batch-append");

    from("direct:batch-sync")
        .routeId("batch-sync")
        .errorHandler(noErrorHandler())
        .process(exchange -> spool.sync())
        .id("batch-fsync");

    from("direct:batch-acknowledged")
        .routeId("batch-acknowledged")
        .errorHandler(noErrorHandler())
        .process(exchange -> spool.acknowledged(exchange.getMessage().getBody(List.class)))
        .id("batch-forget");

    from("direct:batch-seal")
        .routeId("batch-seal")
        .errorHandler(noErrorHandler())
        .process(this::sealNow)
        .id("batch-seal-now");

    from("timer:seal?delay=0&period=200")
        .routeId("seal")
        .onException(Exception.class)
        .handled(true)
        .process(this::cannotSeal)
        .id("seal-failed")
        .end()
        .filter(exchange -> backoff.isOver())
        .id("seal-if")
        .process(exchange -> spool.sealDue())
        .id("seal-due")
        .process(exchange -> sealed())
        .id("seal-worked")
        .end();
  }

  private void lookForAnswers(Exchange exchange) throws InvalidPayloadException {
    PromptPage page = exchange.getMessage().getMandatoryBody(PromptPage.class);
    exchange.getMessage().setBody(answers.look(page));
  }

  private void sealNow(Exchange exchange) throws IOException {
    int open = spool.openRecords();
    spool.sealNow();
    int left = spool.openRecords();
    exchange.setProperty(
        OperatorRequest.OUTCOME,
        Count.of(open - left, "open prompt", "is sealed", "are sealed")
            + (left == 0
                ? ""
                : "; %,d %s until their batch may be"
                    .formatted(left, left == 1 ? "waits" : "wait")));
  }

  private void cannotSeal(Exchange exchange) {
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (Failure.isOfLedger(thrown)) {
      problems.ledgerAway(STAGE, backoff.begin(), thrown);
    } else {
      Duration pause = backoff.begin(log, "Sealing batches", thrown);
      problems.paused(STAGE, pause, Failure.of(thrown).words());
    }
  }

  /** After a failure: what failed was sealed now, so that the ledger works. */
  private void sealed() {
    if (backoff.end()) {
      problems.ledgerWorks(STAGE);
      problems.worked(STAGE);
    }
  }
}
