/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/** Keeps the leases of this node alive while its stages work on the batches. */
public final class LeaseRoutes extends RouteBuilder {
  private final Ledger ledger;

  public LeaseRoutes(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public void configure() {
    from("timer:leases?period=" + JdbcLedger.LEASE.dividedBy(4).toMillis())
        .routeId("leases")
        .onException(Exception.class)
        .handled(true)
        .log(LoggingLevel.WARN, "Renewing the leases failed, retrying soon: ${exception.message}")
        .end()
        .process(exchange -> ledger.renewLeases())
        .id("leases-renew");
  }
}
