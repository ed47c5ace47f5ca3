/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.deadletter;

/**
 * A set that keeps 64 bits of each key: about 16 bytes of heap a key, at most 64 MB. Two different
 * keys are taken for one with a probability of about 1 in a million at four million keys; keys
 * beyond that number are not remembered.
 */
public final class HashedKeys {
  private static final int MAX_KEYS = 4_000_000;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private long[] slots = new long[1024];
  private int size;

  /** Remembers the key; false if it was known. */
  public boolean add(String key) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * FNV_PRIME;
    }
    return add(hash);
  }

  private boolean add(long key) {
    long hash = mix(key);
    int slot = slotOf(slots, hash);
    if (slots[slot] == hash) {
      return false;
    }
    if (size < MAX_KEYS) {
      slots[slot] = hash;
      size++;
      if (size > slots.length / 4 * 3) {
        grow();
      }
    }
    return true;
  }

  int size() {
    return size;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long hash : slots) {
      if (hash != 0) {
        larger[slotOf(larger, hash)] = hash;
      }
    }
    slots = larger;
  }

  private static int slotOf(long[] slots, long hash) {
    int slot = (int) hash & (slots.length - 1);
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private static long mix(long key) {
    long hash = (key ^ (key >>> 32)) * 0x9e3779b97f4a7c15L;
    hash = (hash ^ (hash >>> 29)) * 0xbf58476d1ce4e5b9L;
    hash ^= hash >>> 32;
    return hash == 0 ? 1 : hash;
  }
}
