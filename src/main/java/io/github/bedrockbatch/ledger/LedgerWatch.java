/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

/** Whoever wants to know what is about to change in the ledger, or has. */
@FunctionalInterface
public interface LedgerWatch {
  /** A batch has moved, and that is durable. */
  void moved(Batch batch);

  /** What is in open batches is about to be counted as accepted. */
  default void counting() {}
}
