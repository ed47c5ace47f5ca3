/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Instant;

/** Listens to changes of the ledger by this process. */
@FunctionalInterface
public interface LedgerWatch {
  /** A batch has moved to another state; the move is durable. */
  void moved(Batch batch);

  /** A batch stays in its state and is not due before this time. */
  default void postponed(Instant until) {}

  /** Called before records that are in open batches are counted as accepted. */
  default void counting() {}
}
