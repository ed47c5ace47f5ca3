/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Something about each of the batches that were worked on last. It spares repetitions while a
 * delivery is tried again; what is forgotten, or lost in a crash, is only done once more.
 */
final class LruByBatch<V> {
  private static final int MOST = 200;

  private final Supplier<V> fresh;
  private final Map<String, V> values =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
          return size() > MOST;
        }
      };

  LruByBatch(Supplier<V> fresh) {
    this.fresh = fresh;
  }

  synchronized V of(String batchId) {
    return values.computeIfAbsent(batchId, id -> fresh.get());
  }

  synchronized void forget(String batchId) {
    values.remove(batchId);
  }
}
