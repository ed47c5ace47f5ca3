/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

/**
 * A sink that gathers the pages of a batch where a crash would take them, such as in an open file:
 * a bean named as its route, {@code deliver-<name>}. While it holds pages of a batch, a restart
 * delivers that batch from its first page, and each new try brings it all pages again.
 */
public interface HoldsPages {
  /** Asked after each page, when the routes of all sinks have returned. */
  boolean holds(String batchId);
}
