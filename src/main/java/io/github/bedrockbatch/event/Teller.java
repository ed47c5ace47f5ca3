/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.event;

import io.github.bedrockbatch.ledger.event.Event;
import io.github.bedrockbatch.ledger.event.EventTable;
import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Outages;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each event to its target at least once, with the same id each time. Events of one subject
 * keep their order; a target that fails does not delay others.
 */
final class Teller {
  private static final Logger LOG = LoggerFactory.getLogger(Teller.class);

  /**
   * The lease of an event that is being sent: longer than a target takes to fail. After a crash the
   * event is due again when it is over.
   */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
  private static final Duration GIVEN_UP_AFTER = Duration.ofDays(3);

  private final EventTable table;
  private final Map<String, Target> targets;
  private final Map<String, Backoff> backoffs;
  private final Outages outages;
  private final Clock clock;
  private final BooleanSupplier mayGoOn;

  /**
   * @param targets by their names in the events
   * @param backoffs one for each target, by the same names
   * @param mayGoOn false when the process is being stopped
   */
  Teller(
      EventTable table,
      Map<String, Target> targets,
      Map<String, Backoff> backoffs,
      Outages outages,
      Clock clock,
      BooleanSupplier mayGoOn) {
    this.table = table;
    this.targets = targets;
    this.backoffs = backoffs;
    this.outages = outages;
    this.clock = clock;
    this.mayGoOn = mayGoOn;
  }

  /** Sends all events that are due. */
  void sendDue() {
    targets.keySet().forEach(this::sendDue);
  }

  private void sendDue(String name) {
    boolean sent = true;
    while (sent && mayGoOn.getAsBoolean() && backoffs.get(name).isOver()) {
      sent = false;
      List<Event> due = table.due(name, clock.instant());
      for (Event event : due) {
        if (!mayGoOn.getAsBoolean() || !table.claim(event, LEASE, clock.instant())) {
          continue;
        }
        if (!trySend(name, event)) {
          return;
        }
        sent = true;
      }
    }
  }

  private boolean trySend(String name, Event event) {
    Target target = targets.get(name);
    try {
      target.send(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the process is being stopped
      return false;
    } catch (Exception e) {
      failed(name, event, Failure.of(e).words());
      return false;
    }
    table.remove(event);
    if (backoffs.get(name).end()) {
      LOG.info("Telling events to {} succeeds again", target.name());
    }
    outages.worked(Outages.Area.SINK, target.name());
    return true;
  }

  private void failed(String name, Event event, String why) {
    String target = targets.get(name).name();
    Duration pause = backoffs.get(name).begin();
    outages.failed(Outages.Area.SINK, target, pause, why);
    if (event.at().plus(GIVEN_UP_AFTER).isBefore(clock.instant())) {
      table.remove(event);
      LOG.error(
          "Telling event {} ({}) to {} failed {} times, gave up: {}",
          event.id(),
          event.type(),
          target,
          event.tries() + 1,
          why);
      return;
    }
    Duration length = Backoff.length(event.tries(), LONGEST_PAUSE);
    table.postpone(event, length, clock.instant());
    LOG.warn(
        "Telling event {} ({}) to {} failed, retrying in {} s: {}",
        event.id(),
        event.type(),
        target,
        Math.max(length.toSeconds(), pause.toSeconds()),
        why);
  }
}
