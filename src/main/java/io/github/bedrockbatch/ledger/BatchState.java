/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The life of a batch. The table below holds every move there is. */
public enum BatchState {
  /** Being filled in the spool of one node; not yet in the ledger. */
  OPEN,
  /** Complete on disk; to be uploaded, or asked on demand, by the node that has the files. */
  SEALED,
  /** In S3; waits for a free place among the open jobs of its model. */
  UPLOADED,
  /** A person holds it back, before anything of it is asked or paid. */
  HELD,
  /** Its job is known to exist. */
  SUBMITTED,
  /** Its job is over; the output is to be collected and delivered. */
  ENDED,
  /** Every result has been handed to its endpoint. */
  DELIVERED,
  /** Stopped at a step that will not succeed by itself; a person has to look at it. */
  FAILED,
  /** A person gave up what was not answered. */
  DROPPED,
  /** It was not uploaded when its node ended: its records come again, in other batches. */
  REVOKED;

  private static final Map<BatchState, Set<BatchState>> MOVES = new EnumMap<>(BatchState.class);

  static {
    MOVES.put(OPEN, EnumSet.of(SEALED));
    // ENDED: answered without a job
    MOVES.put(SEALED, EnumSet.of(UPLOADED, ENDED, HELD, FAILED, DROPPED, REVOKED));
    MOVES.put(UPLOADED, EnumSet.of(SUBMITTED, ENDED, HELD, FAILED, DROPPED));
    MOVES.put(HELD, EnumSet.of(SEALED, UPLOADED, DROPPED, REVOKED));
    MOVES.put(SUBMITTED, EnumSet.of(ENDED, FAILED, DROPPED));
    MOVES.put(ENDED, EnumSet.of(DELIVERED, FAILED, DROPPED));
    MOVES.put(DELIVERED, EnumSet.noneOf(BatchState.class));
    // SEALED: it was never uploaded; SUBMITTED, ENDED: what its job answered comes after all;
    // DELIVERED: the rest was sent again
    MOVES.put(FAILED, EnumSet.of(SEALED, SUBMITTED, ENDED, DELIVERED, DROPPED, REVOKED));
    MOVES.put(DROPPED, EnumSet.of(SUBMITTED, ENDED)); // what its job answers is wanted after all
    MOVES.put(REVOKED, EnumSet.noneOf(BatchState.class)); // what was not uploaded only
  }

  /** Whether a batch in this state may be moved to the other. */
  public boolean mayBecome(BatchState next) {
    return MOVES.get(this).contains(next);
  }

  /** Whether no stage will touch the batch again. */
  public boolean isFinal() {
    return this == DELIVERED || this == FAILED || this == DROPPED || this == REVOKED;
  }
}
