/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool.equal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Finds the first record with each digest, in some 24 bytes for each record of the batch. */
final class Digests {
  private static final int FREE = -1;

  /** Two longs for each record that is the first with its digest, by its ordinal. */
  private final long[] digests;

  private final int[] slots;

  Digests(int records) {
    digests = new long[2 * records];
    slots = new int[Integer.highestOneBit(Math.max(1, records)) * 4];
    Arrays.fill(slots, FREE);
  }

  /**
   * The first record with this digest, which may be this one.
   *
   * @param digest at least 16 bytes, evenly distributed
   */
  int first(int ordinal, byte[] digest) {
    long high = ByteBuffer.wrap(digest).getLong(0);
    long low = ByteBuffer.wrap(digest).getLong(Long.BYTES);
    int slot = (int) high & (slots.length - 1);
    for (int known = slots[slot]; known != FREE; known = slots[slot]) {
      if (digests[2 * known] == high && digests[2 * known + 1] == low) {
        return known;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = ordinal;
    digests[2 * ordinal] = high;
    digests[2 * ordinal + 1] = low;
    return ordinal;
  }
}
