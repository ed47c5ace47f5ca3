/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * The safety net of {@link WakeUps}: wakes a stage when a batch becomes due, and for what other
 * processes have left in the ledger. One query every 2 s serves all stages and operators' requests;
 * there is another one when a retry of this process is due.
 */
public final class WakeUpRoutes extends RouteBuilder {
  private static final int TICK_MILLIS = 250;
  private static final int TICKS_PER_LOOK = 8;

  /** After a start, how long operators' requests come before the work of the stages. */
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

  /** When the ledger fails, all stages are woken: each notices the failure itself and backs off. */
  private void look() {
    wakeUps.start(getCamelContext(), context);
    next = Instant.MAX;
    wakeUps.forgetRetries();
    boolean away = false;
    try {
      Duration back = ledger.followClock();
      if (!back.isZero()) {
        log.warn(
            "The clock of this machine was set back by {} min; what waits in the ledger goes by the"
                + " clock as it is now",
            Math.max(1, back.plusSeconds(30).toMinutes()));
      }
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

  /** A batch that a person asked to hold back before the start must not be claimed before that. */
  private boolean isOnlyStarting() {
    if (stagesFrom == null) {
      stagesFrom = clock.instant().plus(REQUESTS_FIRST);
    }
    return clock.instant().isBefore(stagesFrom);
  }
}
