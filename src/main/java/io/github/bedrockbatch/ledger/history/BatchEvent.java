/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.history;

import java.time.Instant;

/**
 * Something that happened to a batch.
 *
 * @param what the new state of the batch, or the new status of its job
 * @param words the reason, or the service's own words; may be null
 */
public record BatchEvent(Instant at, Kind kind, String what, String words) {
  /** Of what it tells. */
  public enum Kind {
    /** The batch has moved to a state. */
    STATE,
    /** A status of its job was seen for the first time. */
    JOB
  }
}
