/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.recovery;

import java.io.IOException;
import org.apache.camel.builder.RouteBuilder;

/** Keeps what the data folder remembers of its ledger up to date. */
public final class MarkRoutes extends RouteBuilder {
  private final LedgerMark mark;
  private final LedgerCheck check;
  private volatile boolean failing;

  public MarkRoutes(LedgerMark mark, LedgerCheck check) {
    this.mark = mark;
    this.check = check;
  }

  @Override
  public void configure() {
    from("timer:ledger-mark?delay=5000&period=5000")
        .routeId("ledger-mark")
        .onException(RuntimeException.class)
        .handled(true) // the ledger is away: that was told
        .end()
        .process(exchange -> note())
        .id("ledger-mark-note")
        .process(exchange -> check.later())
        .id("ledger-mark-check");
  }

  /** Says once that it does not work, as on a full disk, until it does again. */
  public void note() {
    try {
      mark.remember();
      if (failing) {
        failing = false;
        log.info("The state of the ledger is noted again");
      }
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        failing = true;
        log.warn("Noting the state of the ledger failed, retrying in 5 s: {}", e.getMessage());
      }
    }
  }
}
