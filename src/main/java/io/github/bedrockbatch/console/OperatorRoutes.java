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
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Carries out what operators asked for, one request after the other; each is done once. */
public final class OperatorRoutes extends RouteBuilder {
  private static final String REQUEST = "CamelBedrockBatchRequest";

  private final Ledger ledger;
  private final OperatorRequests requests;
  private final Clock clock;
  private final Pause pause;

  public OperatorRoutes(Ledger ledger, OperatorRequests requests, Clock clock) {
    this.ledger = ledger;
    this.requests = requests;
    this.clock = clock;
    this.pause = new Pause(clock);
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
        .setBody(exchange -> requests.open())
        .id("operator-open")
        .split(body())
        .id("operator-split")
        .to("direct:operator")
        .id("operator-each")
        .end()
        .process(exchange -> pause.end())
        .id("operator-worked")
        .end();

    from("direct:operator")
        .routeId("operator")
        .onException(Exception.class)
        .handled(true)
        .process(
            exchange ->
                done(
                    exchange,
                    "refused: "
                        + exchange
                            .getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)
                            .getMessage()))
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
        .log("${exchangeProperty." + REQUEST + ".batchId} was rerun since that was asked for")
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
    Duration length = pause.begin();
    log.warn(
        "Requests of operators cannot be read now; the next try is in {} s: {}",
        length.toSeconds(),
        Trouble.of(thrown).words());
  }

  private void take(Exchange exchange) {
    OperatorRequest request = exchange.getMessage().getBody(OperatorRequest.class);
    exchange.setProperty(REQUEST, request);
    if (!request.batchId().isEmpty()) {
      Optional<Batch> batch = ledger.find(request.batchId()).flatMap(ledger::claim);
      HeldBatch.set(
          exchange,
          batch.orElseThrow(
              () -> new IllegalStateException("another node works on the batch; ask again")));
    }
    exchange.getMessage().setHeader("all", request.action() == OperatorRequest.Action.RERUN_ALL);
    exchange.getMessage().setHeader("request", request.id());
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
   * Whether the batch had failed when this was asked for, and what it had not answered was sent
   * since: it was asked for twice, or a crash came before this request was noted as done.
   */
  private static boolean wasRerunSince(Exchange exchange) {
    OperatorRequest request = exchange.getProperty(REQUEST, OperatorRequest.class);
    Batch batch = HeldBatch.of(exchange);
    return batch.state() == BatchState.DELIVERED
        && !request.requestedAt().isAfter(batch.closedAt());
  }

  private void drop(Exchange exchange) {
    Batch batch = HeldBatch.of(exchange);
    HeldBatch.set(exchange, ledger.save(batch, batch.dropped(clock.instant())));
  }

  private void done(Exchange exchange, String outcome) {
    OperatorRequest request = exchange.getProperty(REQUEST, OperatorRequest.class);
    if (!request.batchId().isEmpty()) {
      ledger.find(request.batchId()).ifPresent(ledger::release);
    }
    requests.done(request.id(), outcome);
    log.info("{} {}: {}", request.action(), request.batchId(), outcome);
  }
}
