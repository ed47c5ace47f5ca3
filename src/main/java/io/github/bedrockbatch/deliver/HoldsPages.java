/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

/**
 * A sink that gathers the pages of a batch where a crash would take them, such as in an open file:
 * a bean named as its route, {@code deliver-<name>}. Several batches are gathered at a time, the
 * pages of each in order. While it holds pages of a batch, a restart delivers that batch from its
 * first page, and each new try brings it all pages again.
 */
public interface HoldsPages {
  /** Asked after each page, when the routes of all sinks have returned. */
  boolean holds(String batchId);

  /**
   * Told when a try to deliver this batch has failed: what is held of it can go, as the next try
   * brings it again.
   */
  default void drop(String batchId) {}
}
