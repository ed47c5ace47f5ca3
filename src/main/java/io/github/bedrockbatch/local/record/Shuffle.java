/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import java.util.SplittableRandom;

/** An order that keeps callers from relying on that of the input. */
final class Shuffle {
  private Shuffle() {}

  static int[] order(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int swap = random.nextInt(i + 1);
      order[i] = order[swap];
      order[swap] = i;
    }
    return order;
  }
}
