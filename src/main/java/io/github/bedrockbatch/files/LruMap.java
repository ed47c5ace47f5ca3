/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that holds at most so many entries: then it forgets the one that was not used for the
 * longest time. Not thread-safe, not even for those who only read.
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
