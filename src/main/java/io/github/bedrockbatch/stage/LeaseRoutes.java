/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.Ledger;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Keeps the leases of this node alive while its stages work on the batches. */
public final class LeaseRoutes extends RouteBuilder {
  private final Ledger ledger;
  private final Problems problems;
  private final Duration period;

  public LeaseRoutes(StageContext context) {
    this.ledger = context.ledger();
    this.problems = context.failures().problems();
    this.period = context.settings().ledger().lease().dividedBy(4);
  }

  @Override
  public void configure() {
    from("timer:leases?period=" + period.toMillis())
        .routeId("leases")
        .onException(Exception.class)
        .handled(true)
        .process(this::failed)
        .id("leases-failed")
        .end()
        .process(exchange -> ledger.renewLeases())
        .id("leases-renew")
        .process(exchange -> problems.ledgerWorks())
        .id("leases-renewed");
  }

  private void failed(Exchange exchange) {
    problems.ledgerAway(period, exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
  }
}
