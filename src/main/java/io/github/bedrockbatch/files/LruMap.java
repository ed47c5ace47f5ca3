/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map with a maximum size, which removes the least recently used entry. Not thread-safe, not even
 * for reading.
 */
public final class LruMap<K, V> extends LinkedHashMap<K, V> {
  private final int most;

  public LruMap(int most) {
    super(16, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
