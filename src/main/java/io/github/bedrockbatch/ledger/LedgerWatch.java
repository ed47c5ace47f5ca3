/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Instant;

/** Whoever wants to know what is about to change in the ledger, or has. */
@FunctionalInterface
public interface LedgerWatch {
  /** A batch has moved, and that is durable. */
  void moved(Batch batch);

  /** A batch stays where it is, and is not to be worked on before then. */
  default void postponed(Instant until) {}

  /** What is in open batches is about to be counted as accepted. */
  default void counting() {}
}
