/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;

/**
 * Routes that take batches from one state to the next: a timer claims every batch that is due, one
 * after the other, and hands each to {@code direct:<stage>}. A batch whose step fails is noted as
 * {@link Troubles} decides, and its lease given back in any case.
 */
public abstract class BatchStage extends RouteBuilder {
  /** How soon a stage sees what another one left for it. */
  private static final Duration TICK = Duration.ofMillis(200);

  private static final String CLAIMED = "CamelBedrockBatchClaimed";

  protected final Ledger ledger;
  private final Troubles troubles;

  protected BatchStage(Ledger ledger, Troubles troubles) {
    this.ledger = ledger;
    this.troubles = troubles;
  }

  /** Claims the next batch of this stage. */
  protected abstract Optional<Batch> claim();

  /** Defines the timer and begins {@code direct:<stage>}, whose steps the caller adds. */
  protected final RouteDefinition stage(String stage) {
    String direct = "direct:" + stage;
    from("timer:" + stage + "?delay=0&period=" + TICK.toMillis())
        .routeId(stage + "-timer")
        .loopDoWhile(this::claimed)
        .id(stage + "-each")
        .doTry()
        .id(stage + "-attempt")
        .to(direct)
        .id(stage + "-claimed")
        .doCatch(Exception.class)
        .process(troubles)
        .id(stage + "-trouble")
        .doFinally()
        .process(exchange -> ledger.release(exchange.getProperty(CLAIMED, Batch.class)))
        .id(stage + "-release")
        .end()
        .end();
    return from(direct).routeId(stage).errorHandler(noErrorHandler());
  }

  private boolean claimed(Exchange exchange) {
    if (!getCamelContext().getStatus().isStarted()) {
      return false; // stopping: what is left is for the next start
    }
    Optional<Batch> batch = claim();
    if (batch.isEmpty()) {
      return false;
    }
    // Released as it was claimed: once moved on, it may be held by the next stage already.
    exchange.setProperty(CLAIMED, batch.get());
    HeldBatch.set(exchange, batch.get());
    return true;
  }
}
