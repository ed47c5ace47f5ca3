/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Keeps the leases of this node alive while its stages work on the batches. */
public final class LeaseRoutes extends RouteBuilder {
  private static final Duration PERIOD = JdbcLedger.LEASE.dividedBy(4);

  private final Ledger ledger;
  private final Problems problems;

  public LeaseRoutes(Ledger ledger, Problems problems) {
    this.ledger = ledger;
    this.problems = problems;
  }

  @Override
  public void configure() {
    from("timer:leases?period=" + PERIOD.toMillis())
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
    problems.ledgerAway(PERIOD, exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
  }
}
