/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.ledger.CloseCause;
import java.time.Duration;
import java.time.Instant;

/**
 * When an open batch is to be sealed, and why. Not thread-safe: used under the monitor of {@link
 * OpenBatches}.
 */
final class Closing {
  private boolean demanded;
  private Instant notBefore = Instant.MIN;
  private CloseCause complete;
  private Instant announcedAt;
  private Instant waitsUntil = Instant.MIN;

  /** Passes on to the batch that replaces this one what was asked of it. */
  void passTo(Closing successor) {
    successor.demanded |= demanded;
    successor.holdUntil(notBefore);
    successor.announcedAt = announcedAt;
  }

  /** The batch is not to be uploaded before this time. */
  void holdUntil(Instant instant) {
    if (instant.isAfter(notBefore)) {
      notBefore = instant;
    }
  }

  Instant notBefore() {
    return notBefore;
  }

  /** Asks for the batch to be sealed as soon as possible. */
  void demand() {
    demanded = true;
  }

  boolean isDemanded() {
    return demanded;
  }

  /**
   * From now on the batch takes no more records: once the ledger was asked to insert it, it may
   * have done so, even if the call failed.
   */
  void complete(CloseCause cause) {
    if (complete == null) {
      complete = cause;
    }
  }

  /** Why it was completed first; null while it is not complete. */
  CloseCause cause() {
    return complete;
  }

  boolean isComplete() {
    return complete != null;
  }

  /** Whether to log again that the batch waits; true at most once in each {@code delay}. */
  boolean announce(Instant now, Duration delay) {
    if (announcedAt != null && now.isBefore(announcedAt.plus(delay))) {
      return false;
    }
    announcedAt = now;
    return true;
  }

  /**
   * The batch is not to be sealed before this time, as other batches may have records of it.
   *
   * @return whether this is the first time
   */
  boolean waitUntil(Instant instant) {
    boolean isNew = waitsUntil.equals(Instant.MIN);
    waitsUntil = instant;
    return isNew;
  }

  boolean waits(Instant now) {
    return now.isBefore(waitsUntil);
  }
}
