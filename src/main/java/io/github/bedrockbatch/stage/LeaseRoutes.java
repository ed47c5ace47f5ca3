/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.node.Revocation;
import io.github.bedrockbatch.prompt.Ack;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * Keeps the leases of this node alive while its stages work on the batches, and frees what others
 * had that are no longer there.
 */
public final class LeaseRoutes extends RouteBuilder {
  private final Ledger ledger;
  private final Problems problems;
  private final Revocation revocation;
  private final Duration lease;
  private final boolean keepsDisk;

  public LeaseRoutes(StageContext context) {
    this.ledger = context.ledger();
    this.problems = context.failures().problems();
    this.revocation = new Revocation(context.database(), context.clock(), context.node());
    this.lease = context.settings().ledger().lease();
    this.keepsDisk = context.settings().intake().ack() == Ack.SPOOLED;
  }

  @Override
  public void configure() {
    from("timer:leases?period=" + lease.toMillis() / 4)
        .routeId("leases")
        .onException(Exception.class)
        .handled(true)
        .process(this::failed)
        .id("leases-failed")
        .end()
        .process(exchange -> ledger.renewLeases())
        .id("leases-renew")
        .process(exchange -> problems.ledgerWorks())
        .id("leases-renewed")
        .filter(exchange -> ledger.isShared())
        .id("leases-shared")
        .process(exchange -> revocation.alive(lease, keepsDisk))
        .id("leases-alive")
        .process(exchange -> tell(revocation.revoke()))
        .id("leases-revoke")
        .end();
  }

  private void tell(List<String> revoked) {
    if (!revoked.isEmpty()) {
      log.warn(
          "Batches {} are revoked: their node ended before they were uploaded, and their records"
              + " come again from their sources",
          String.join(", ", revoked));
    }
  }

  private void failed(Exchange exchange) {
    problems.ledgerAway(
        lease.dividedBy(4), exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
  }
}
