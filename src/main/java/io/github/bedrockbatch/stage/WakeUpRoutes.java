/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * The safety net of {@link WakeUps}: wakes a stage when a time has come that the ledger names, and
 * for what other processes have left there. One query in 2 s serves all stages and operators, and
 * one more when what has failed here is to be tried again.
 */
public final class WakeUpRoutes extends RouteBuilder {
  private static final int TICK_MILLIS = 250;
  private static final int TICKS_PER_LOOK = 8;

  /** So long what a person has asked for before the start comes before the work of the stages. */
  private static final Duration REQUESTS_FIRST = Duration.ofSeconds(5);

  private final StageContext context;
  private final Ledger ledger;
  private final WakeUps wakeUps;
  private final Clock clock;
  private int ticks;
  private Instant next = Instant.MIN;
  private boolean all = true;
  private Instant stagesFrom;

  public WakeUpRoutes(StageContext context, WakeUps wakeUps) {
    this.context = context;
    this.ledger = context.ledger();
    this.wakeUps = wakeUps;
    this.clock = context.clock();
  }

  @Override
  public void configure() {
    from("timer:wake-up?delay=0&period=" + TICK_MILLIS)
        .routeId("wake-up")
        .filter(this::isTime)
        .id("wake-up-if")
        .process(exchange -> look())
        .id("wake-up-look")
        .end();
  }

  private boolean isTime(Exchange exchange) {
    Instant now = clock.instant();
    return ++ticks % TICKS_PER_LOOK == 0
        || !now.isBefore(next)
        || !now.isBefore(wakeUps.nextRetry());
  }

  /** While the ledger is away each stage finds that out for itself: it says so, and pauses. */
  private void look() {
    wakeUps.start(getCamelContext(), context);
    next = Instant.MAX;
    wakeUps.forgetRetries();
    boolean away = false;
    try {
      Ledger.Due due = ledger.due();
      if (due.requested() && isOnlyStarting()) {
        wakeUps.requested();
        next = Instant.MIN;
        return;
      }
      next = due.next();
      due.states().forEach(wakeUps::due);
      if (due.requested()) {
        wakeUps.requested();
      }
    } catch (RuntimeException e) {
      away = true;
    }
    if (away || all) {
      wakeUps.all();
    }
    all = away;
    stagesFrom = Instant.MIN;
  }

  /** A batch that is to be held back must not be asked while that is read. */
  private boolean isOnlyStarting() {
    if (stagesFrom == null) {
      stagesFrom = clock.instant().plus(REQUESTS_FIRST);
    }
    return clock.instant().isBefore(stagesFrom);
  }
}
