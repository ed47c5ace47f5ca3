/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.history;

import java.time.Instant;

/**
 * Something that happened to a batch.
 *
 * @param what the new state of the batch, the new status of its job, or what its deadlines led to
 * @param words the reason, or the service's own words; may be null
 */
public record BatchEvent(Instant at, Kind kind, String what, String words) {
  /** What an event is about. */
  public enum Kind {
    /** The batch has moved to a state. */
    STATE,
    /** A status of its job was seen for the first time. */
    JOB,
    /** Prompts were given up because of their deadlines. */
    DEADLINE
  }
}
