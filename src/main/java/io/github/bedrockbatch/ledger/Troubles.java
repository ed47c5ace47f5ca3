/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a batch whose step threw: it is tried again later, at growing distance, unless
 * the service has said that it would refuse it again.
 */
public final class Troubles {
  private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** Only the end of a job makes a place, so that asking more often is of no use. */
  static final Duration QUOTA_PAUSE = Duration.ofMinutes(1);

  private final Ledger ledger;
  private final Clock clock;

  public Troubles(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Notes what the exception that was caught means for the held batch. */
  Trouble.Kind note(Exchange exchange) {
    Batch batch = HeldBatch.of(exchange);
    Trouble trouble = Trouble.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
    switch (trouble.kind()) {
      case STALE -> LOG.info(trouble.words());
      case QUOTA -> wait(batch, trouble.words());
      case FINAL -> fail(batch, trouble.words());
      default -> postpone(batch, trouble.words());
    }
    return trouble.kind();
  }

  /** A pause for a whole stage. */
  Pause pause() {
    return new Pause(clock);
  }

  private void wait(Batch batch, String why) {
    ledger.save(batch, batch.waiting(why, clock.instant().plus(QUOTA_PAUSE)));
    LOG.warn(
        "Batch {} and all of its model wait for a place: the service has as many jobs of {} as the"
            + " quota allows. It is asked again in {} s; set jobs.max-open to what the quota leaves"
            + " you. {}",
        batch.id(),
        batch.key().modelId(),
        QUOTA_PAUSE.toSeconds(),
        why);
  }

  private void postpone(Batch batch, String why) {
    Duration pause = Pause.length(batch.troubles(), LONGEST_PAUSE);
    Instant until = clock.instant().plus(pause);
    ledger.save(batch, batch.postponed(why, until));
    LOG.warn(
        "Batch {} stays {} and is tried again in {} s (try {}): {}",
        batch.id(),
        batch.state(),
        pause.toSeconds(),
        batch.troubles() + 2,
        why);
  }

  /** Takes the batch out of the flow and tells the operator. */
  public Batch fail(Batch held, String why) {
    Batch failed = ledger.save(held, held.failed(why, clock.instant()));
    LOG.error(
        "Batch {} ({} records of {}) is FAILED after {}: {}",
        held.id(),
        held.contents().records(),
        held.key(),
        held.state(),
        why);
    return failed;
  }
}
