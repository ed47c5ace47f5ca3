/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What becomes of a batch whose step threw: it is tried again later, at growing distance, unless
 * the service has said that it would refuse it again.
 */
public final class Troubles {
  private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

  private final Ledger ledger;
  private final Clock clock;
  private final Duration longestPause;
  private final Problems problems = new Problems();

  /**
   * @param longestPause the most time until a step is tried again; how long a model is left alone
   *     whose quota is used up
   */
  public Troubles(Ledger ledger, Clock clock, Duration longestPause) {
    this.ledger = ledger;
    this.clock = clock;
    this.longestPause = longestPause;
  }

  /** Notes what the exception that was caught means for the held batch. */
  Trouble.Kind note(Exchange exchange) {
    Batch batch = HeldBatch.of(exchange);
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Trouble trouble = Trouble.of(thrown);
    switch (trouble.kind()) {
      case STALE -> LOG.info(trouble.words());
      case QUOTA -> wait(batch, trouble.words());
      case FINAL -> fail(batch, trouble.words());
      default -> postpone(batch, trouble.words(), problems.note(batch.state(), thrown));
    }
    return trouble.kind();
  }

  /** Only the end of a job makes a place, so that asking sooner is of little use. */
  Duration quotaPause() {
    return longestPause;
  }

  /** What only a person can mend. */
  public Problems problems() {
    return problems;
  }

  /** A pause for a whole stage. */
  Pause pause() {
    return new Pause(clock, longestPause);
  }

  private void wait(Batch batch, String why) {
    ledger.save(batch, batch.waiting(why, clock.instant().plus(quotaPause())));
    LOG.warn(
        "Batch {} and all of its model wait for a place: the service has as many jobs of {} as the"
            + " quota allows. It is asked again in {} s; set jobs.max-open to what the quota leaves"
            + " you. {}",
        batch.id(),
        batch.key().modelId(),
        quotaPause().toSeconds(),
        why);
  }

  private void postpone(Batch batch, String words, Optional<String> remedy) {
    String why = remedy.orElse(words);
    Duration pause = Pause.length(batch.troubles(), longestPause);
    Instant until = clock.instant().plus(pause);
    ledger.save(batch, batch.postponed(why, until));
    LOG.atLevel(remedy.isPresent() ? Level.DEBUG : Level.WARN) // a problem has been told as such
        .log(
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
