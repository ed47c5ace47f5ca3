/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The steps back of the clock of this machine, by which everything is due in a ledger that is a
 * file. Without it, what was due a moment before would wait for as long as the step.
 */
final class ClockSteps {
  /** Less only delays what waits by as much. */
  private static final Duration LEAST_STEP = Duration.ofSeconds(5);

  /** When a batch under way has moved last. */
  private static final String LAST_MOVE =
      "select max(e.at) as last_move from batch_event e join batch b on b.id = e.batch_id where b.state in"
          + " ('SEALED', 'UPLOADED', 'SUBMITTED', 'ENDED')";

  private static final String EARLIER =
      "update batch set due_at = due_at - :by where state in"
          + " ('SEALED', 'UPLOADED', 'SUBMITTED', 'ENDED') and due_at > :now";

  private static final String EARLIER_EVENTS =
      "update event_outbox set due_at = due_at - :by where due_at > :now";

  private final Jdbi jdbi;
  private final Clock clock;
  private Instant followed;

  ClockSteps(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** As {@link Ledger#followClock}. */
  synchronized Duration follow() {
    Instant now = clock.instant();
    Instant last = followed == null ? jdbi.withHandle(ClockSteps::lastMove).orElse(now) : followed;
    Duration back = Duration.between(now, last);
    boolean isStep = back.compareTo(LEAST_STEP) >= 0;
    if (isStep) {
      jdbi.useTransaction(handle -> earlier(handle, back, now));
    }
    followed = now;
    return isStep ? back : Duration.ZERO;
  }

  private static Optional<Instant> lastMove(Handle handle) {
    return handle
        .createQuery(LAST_MOVE)
        .map((row, context) -> BatchRow.instant(row, "last_move"))
        .findOne();
  }

  /** Whatever is not due is due earlier by this time, events too. */
  private static void earlier(Handle handle, Duration by, Instant now) {
    for (String what : List.of(EARLIER, EARLIER_EVENTS)) {
      handle.createUpdate(what).bind("by", by.toMillis()).bind("now", now.toEpochMilli()).execute();
    }
  }
}
