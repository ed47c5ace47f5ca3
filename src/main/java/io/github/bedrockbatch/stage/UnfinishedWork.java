/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches that an earlier process of this node worked on when it was killed or ended by an
 * error: it still has their leases. They resume at once the first time; a batch with which the
 * process ends again and again waits longer each time, up to an hour, so that others are not held
 * up.
 */
public final class UnfinishedWork {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int SUSPICIOUS = 2;
  private static final String WHY = "the process ended while it was at work on this batch";
  private static final Logger LOG = LoggerFactory.getLogger(UnfinishedWork.class);

  private UnfinishedWork() {}

  /** To be called at the start, before anything is claimed. */
  public static void takeUp(Ledger ledger, Clock clock) {
    int suspects = 0;
    for (Batch batch : ledger.leased()) {
      if (!batch.state().isFinal()) {
        suspects += batch.countingOnly(WHY).failures() > 0 ? 1 : 0;
        batch = postponed(ledger, clock, batch, suspects);
      }
      ledger.release(batch);
    }
  }

  /**
   * @param suspect its number, from 1, among the batches that were in hand at an earlier end, too:
   *     they are retried at different times, so that the one that is the cause ends the process
   *     alone
   */
  private static Batch postponed(Ledger ledger, Clock clock, Batch batch, int suspect) {
    Batch counted = batch.countingOnly(WHY); // other failures are no sign against the batch
    int before = counted.failures();
    Duration delay =
        before == 0 ? Duration.ZERO : Backoff.length(before - 1, LONGEST).multipliedBy(suspect);
    Batch later = ledger.save(batch, counted.postponed(WHY, clock.instant().plus(delay)));
    if (before >= SUSPICIOUS) {
      LOG.error(
          "The process ended while it was at work on batch {} ({}), after {} tries that came to"
              + " nothing. Retrying in {} s, and it holds up no other; if memory was the cause,"
              + " give it more (-Xmx)",
          batch.id(),
          batch.state(),
          before,
          delay.toSeconds());
    }
    return later;
  }
}
