/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.files.LruMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Values for each of the batches that were delivered last, which save repetitions when a delivery
 * is retried. If they are forgotten, or lost in a crash, something is only done once more.
 */
final class LruByBatch<K, V> {
  static final int MOST = 200;

  private final Map<String, Map<K, V>> values = new LruMap<>(MOST);

  synchronized Map<K, V> of(String batchId) {
    return values.computeIfAbsent(batchId, id -> new HashMap<>());
  }

  synchronized void forget(String batchId) {
    values.remove(batchId);
  }
}
