/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.ledger.LedgerMark;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/** Keeps what the data folder remembers of its ledger up to date. */
final class MarkRoutes extends RouteBuilder {
  private final LedgerMark mark;
  private final LedgerCheck check;

  MarkRoutes(LedgerMark mark, LedgerCheck check) {
    this.mark = mark;
    this.check = check;
  }

  @Override
  public void configure() {
    from("timer:ledger-mark?delay=5000&period=5000")
        .routeId("ledger-mark")
        .onException(Exception.class)
        .handled(true)
        .log(LoggingLevel.WARN, "The state of the ledger cannot be noted now: ${exception.message}")
        .end()
        .process(exchange -> mark.remember())
        .id("ledger-mark-note")
        .process(exchange -> check.later())
        .id("ledger-mark-check");
  }
}
