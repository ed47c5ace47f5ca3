/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.files.LruMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Something about each of the batches that were worked on last. It spares repetitions while a
 * delivery is tried again; what is forgotten, or lost in a crash, is only done once more.
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
