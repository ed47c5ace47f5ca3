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
   * Whether it has all of a batch, of which only the end is missing. One that is not in {@code
   * deliver.to} any more is then told of that end like the others.
   */
  default boolean hasWhole(String batchId) {
    return false;
  }

  /**
   * Told with each page of a batch while it is not in {@code deliver.to}: what an earlier process
   * left of the batch is not gone on with.
   */
  default void forget(String batchId) {}
}
