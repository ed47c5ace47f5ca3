/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

/**
 * A sink that gathers the pages of a batch where a crash would lose them, such as in an open file:
 * a bean with the name of its route, {@code deliver-<name>}. It may gather several batches at a
 * time; the pages of each come in order. While it holds pages of a batch, a restart delivers that
 * batch from its first page, and each new attempt brings all pages again.
 */
public interface HoldsPages {
  /**
   * Whether a crash would lose pages of the batch. Called after each page, when all sinks have it.
   */
  boolean holds(String batchId);

  /**
   * Called when an attempt to deliver this batch has failed: its pages can be discarded, as the
   * next attempt brings them again.
   */
  default void drop(String batchId) {}

  /**
   * Whether this sink has all pages of a batch, so that only the end of the delivery is missing. A
   * sink that was removed from {@code deliver.to} since then still gets that end.
   */
  default boolean hasWhole(String batchId) {
    return false;
  }

  /**
   * Called with each page of a batch if {@code deliver.to} does not name this sink: it discards
   * what an earlier process has left of the batch.
   */
  default void forget(String batchId) {}
}
