/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.ledger.CloseCause;
import java.time.Duration;
import java.time.Instant;

/** When an open batch is to be sealed, and why. Not thread-safe, as the batch is not. */
final class Closing {
  private boolean demanded;
  private Instant notBefore = Instant.MIN;
  private CloseCause complete;
  private Instant announcedAt;
  private Instant waitsUntil = Instant.MIN;

  /** What was asked of a batch goes for the one that takes its place, too. */
  void passTo(Closing successor) {
    successor.demanded |= demanded;
    successor.holdUntil(notBefore);
    successor.announcedAt = announcedAt;
  }

  /** Not to be sent before. */
  void holdUntil(Instant instant) {
    if (instant.isAfter(notBefore)) {
      notBefore = instant;
    }
  }

  Instant notBefore() {
    return notBefore;
  }

  /** To be sealed as soon as it may be. */
  void demand() {
    demanded = true;
  }

  boolean isDemanded() {
    return demanded;
  }

  /**
   * From now on the batch gets no more records: once the ledger was asked to take it, it may have
   * it, whatever became of the answer.
   */
  void complete(CloseCause cause) {
    if (complete == null) {
      complete = cause;
    }
  }

  /** Why it was completed the first time; null before. */
  CloseCause cause() {
    return complete;
  }

  boolean isComplete() {
    return complete != null;
  }

  /** Whether the wait of the batch is worth another line in the log. */
  boolean announce(Instant now, Duration delay) {
    if (announcedAt != null && now.isBefore(announcedAt.plus(delay))) {
      return false;
    }
    announcedAt = now;
    return true;
  }

  /**
   * The batch cannot be sealed before, as others may have records of it.
   *
   * @return whether that is new
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
