/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.recovery;

import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.WakeUps;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * Keeps what the data folder remembers of its ledger up to date: 5 s after a move of this process,
 * a minute after one of another.
 */
final class MarkRoutes extends RouteBuilder {
  private static final int TICKS_A_MINUTE = 12;

  private final LedgerMark mark;
  private final LedgerCheck check;
  private final WakeUps moving;
  private long noted;
  private int ticks;
  private volatile boolean failing;
  private boolean told;

  MarkRoutes(LedgerMark mark, LedgerCheck check, WakeUps moving) {
    this.mark = mark;
    this.check = check;
    this.moving = moving;
  }

  @Override
  public void configure() {
    from("timer:ledger-mark?delay=5000&period=5000")
        .routeId("ledger-mark")
        .onException(RuntimeException.class)
        .handled(true) // the ledger fails, which the stages report
        .end()
        .filter(this::mayHaveChanged)
        .id("ledger-mark-if")
        .process(exchange -> note())
        .id("ledger-mark-note")
        .end()
        .process(exchange -> check.checkLater())
        .id("ledger-mark-check");
  }

  private boolean mayHaveChanged(Exchange exchange) {
    long moves = moving.moves();
    boolean moved = moves != noted || failing;
    noted = moves;
    return moved || ++ticks % TICKS_A_MINUTE == 0;
  }

  /**
   * Updates the mark. Logs once when that begins to fail, as on a full disk, and when it works
   * again; not when the ledger fails, which the stages report.
   */
  public synchronized void note() {
    try {
      mark.remember();
      failing = false;
      if (told) {
        told = false;
        log.info("Recording the state of the ledger works again");
      }
    } catch (IOException | RuntimeException e) {
      failing = true;
      if (!told && !Failure.isOfLedger(e)) {
        told = true;
        log.warn("Recording the state of the ledger failed, retrying in 5 s: {}", e.getMessage());
      }
    }
  }
}
