/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.edge;

import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.ledger.pause.Pause;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * Pauses and resumes: {@code direct:operator-pause} carries out the request in the body; every 10 s
 * the pauses that other nodes have noted are obeyed.
 */
public final class PauseRoutes extends RouteBuilder {
  private final Edges edges;

  public PauseRoutes(Edges edges) {
    this.edges = edges;
  }

  @Override
  public void configure() {
    from("direct:operator-pause")
        .routeId("operator-pause")
        .errorHandler(noErrorHandler())
        .process(this::carryOut)
        .id("operator-pause-it");

    from("timer:pauses?delay=10000&period=10000")
        .routeId("pauses")
        .onException(Exception.class) // the ledger fails, which the stages report
        .handled(true)
        .end()
        .process(exchange -> edges.look())
        .id("pauses-look");
  }

  private void carryOut(Exchange exchange) {
    OperatorRequest request = exchange.getMessage().getBody(OperatorRequest.class);
    boolean isPause = request.action() == Action.PAUSE;
    if (isPause) {
      edges.pause(new Pause(request.batchId(), request.by(), request.requestedAt()));
    } else {
      edges.resume(request.batchId());
    }
    exchange.setProperty(
        OperatorRequest.OUTCOME,
        isPause
            ? "paused; what is in hand is finished, and resume ends the pause"
            : "it is resumed");
  }
}
