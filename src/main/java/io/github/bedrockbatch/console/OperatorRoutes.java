/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console;

import io.github.bedrockbatch.component.BedrockBatchConstants;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.HeldBatch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.Pause;
import io.github.bedrockbatch.ledger.Trouble;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Carries out what operators asked for, one request after the other; each is done once. */
public final class OperatorRoutes extends RouteBuilder {
  private static final String REQUEST = "CamelBedrockBatchRequest";
  private static final String CLAIMED = "CamelBedrockBatchRequestClaimed";

  private final Ledger ledger;
  private final OperatorRequests requests;
  private final Clock clock;
  private final Pause pause;

  /**
   * @param pause while the ledger is away
   */
  public OperatorRoutes(Ledger ledger, OperatorRequests requests, Pause pause, Clock clock) {
    this.ledger = ledger;
    this.requests = requests;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public void configure() {
    from("timer:operator?delay=0&period=500")
        .routeId("operator-timer")
        .onException(Exception.class)
        .handled(true)
        .process(this::cannotAsk)
        .id("operator-trouble")
        .end()
        .filter(exchange -> pause.isOver())
        .id("operator-if")
        .setBody(exchange -> open())
        .id("operator-open")
        .split(body())
        .id("operator-split")
        .to("direct:operator")
        .id("operator-each")
        .end()
        .end();

    from("direct:operator")
        .routeId("operator")
        .onException(Exception.class)
        .handled(true)
        .process(this::refused)
        .id("operator-refused")
        .end()
        .process(this::take)
        .id("operator-take")
        .choice()
        .id("operator-which")
        .when(exchange -> action(exchange) == OperatorRequest.Action.SEAL)
        .to("direct:batch-seal")
        .id("operator-seal")
        .when(exchange -> action(exchange) == OperatorRequest.Action.STOP)
        .process(OperatorRoutes::jobOfBatch)
        .id("operator-stop-job")
        .to("aws-bedrock-batch:operator?operation=stopModelInvocationJob")
        .id("operator-stop")
        .when(exchange -> action(exchange) == OperatorRequest.Action.DROP)
        .process(this::drop)
        .id("operator-drop")
        .when(OperatorRoutes::wasRerunSince)
        .process(OperatorRoutes::wasDoneBefore)
        .id("operator-rerun-before")
        .otherwise()
        .to("direct:rerun")
        .id("operator-rerun")
        .end()
        .process(exchange -> done(exchange, "done"))
        .id("operator-done");
  }

  private void cannotAsk(Exchange exchange) {
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    pause.begin(log, "Requests of operators cannot be read now; the next try is", thrown);
  }

  private void take(Exchange exchange) {
    OperatorRequest request = exchange.getMessage().getBody(OperatorRequest.class);
    exchange.setProperty(REQUEST, request);
    if (request.action() == OperatorRequest.Action.STOP) {
      // Not claimed: it may be on its way to the next stage, whose lease is this node's as well.
      HeldBatch.set(exchange, ledger.find(request.batchId()).orElseThrow());
    } else if (!request.batchId().isEmpty()) {
      Optional<Batch> batch = ledger.find(request.batchId()).flatMap(ledger::claim);
      HeldBatch.set(
          exchange,
          batch.orElseThrow(
              () -> new IllegalStateException("another node works on the batch; ask again")));
      exchange.setProperty(CLAIMED, true);
    }
    exchange.getMessage().setHeader("all", request.action() == OperatorRequest.Action.RERUN_ALL);
  }

  private static OperatorRequest.Action action(Exchange exchange) {
    return exchange.getProperty(REQUEST, OperatorRequest.class).action();
  }

  private static void jobOfBatch(Exchange exchange) {
    Batch batch = HeldBatch.of(exchange);
    if (batch.state() != BatchState.SUBMITTED) {
      throw new IllegalStateException("batch " + batch.id() + " is " + batch.state() + " by now");
    }
    exchange.getMessage().setHeader(BedrockBatchConstants.JOB_IDENTIFIER, batch.job().arn());
  }

  /**
   * Whether the batch has closed since this was asked for: it was asked for twice, or a crash came
   * before this request was noted as done.
   */
  private static boolean wasRerunSince(Exchange exchange) {
    OperatorRequest request = exchange.getProperty(REQUEST, OperatorRequest.class);
    Batch batch = HeldBatch.of(exchange);
    return batch.state() != BatchState.FAILED && !request.requestedAt().isAfter(batch.closedAt());
  }

  private void drop(Exchange exchange) {
    Batch batch = HeldBatch.of(exchange);
    HeldBatch.set(exchange, ledger.save(batch, batch.dropped(clock.instant())));
  }

  private List<OperatorRequest> open() {
    List<OperatorRequest> open = requests.open();
    if (open.isEmpty()) {
      pause.end();
    }
    return open;
  }

  private static void wasDoneBefore(Exchange exchange) {
    throw new IllegalStateException(
        "batch "
            + HeldBatch.of(exchange).id()
            + " was rerun or dropped since that was asked for; ask again if it is still wanted");
  }

  /** Leaves the request open while what it needs is away: doing it again goes on with it. */
  private void refused(Exchange exchange) {
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Trouble trouble = Trouble.of(thrown);
    if (trouble.kind() != Trouble.Kind.OUTAGE) {
      done(exchange, "refused: " + trouble.words());
      return;
    }
    release(exchange);
    OperatorRequest request = exchange.getProperty(REQUEST, OperatorRequest.class);
    String what = request.action() + " " + request.batchId();
    pause.begin(log, what + " cannot be done now and is tried again", thrown);
  }

  private void release(Exchange exchange) {
    if (exchange.getProperty(CLAIMED, false, Boolean.class)) {
      ledger.find(HeldBatch.of(exchange).id()).ifPresent(ledger::release);
    }
  }

  private void done(Exchange exchange, String outcome) {
    OperatorRequest request = exchange.getProperty(REQUEST, OperatorRequest.class);
    release(exchange);
    pause.end();
    requests.done(request.id(), outcome);
    log.info("{} {}: {}", request.action(), request.batchId(), outcome);
  }
}
