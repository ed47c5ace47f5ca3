/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The records of a file in a shuffled order, so that callers cannot rely on that of the input: in
 * blocks that are read at once, which are shuffled, as are the records of each. A block has no more
 * than each of the workers can have some of.
 */
final class ShuffledBlocks {
  private static final int BYTES = 1 << 16;
  private static final int FOR_EACH_WORKER = 8;

  private final long seed;
  private final int records;
  private final int[] starts;
  private final int[] order;
  private final AtomicInteger next = new AtomicInteger();

  ShuffledBlocks(InputFile input, int workers, long seed) {
    this.seed = seed;
    this.records = input.records();
    this.starts = starts(input, Math.max(1, records / (workers * FOR_EACH_WORKER)));
    this.order = shuffled(0, starts.length, seed);
  }

  private static int[] starts(InputFile input, int most) {
    int[] starts = new int[input.records()];
    int blocks = 0;
    int first = 0;
    for (int i = 0; i < starts.length; i++) {
      if (i == 0 || i - first == most || input.end(i) - input.start(first) > BYTES) {
        first = i;
        starts[blocks++] = i;
      }
    }
    return Arrays.copyOf(starts, blocks);
  }

  /** The next block, for whichever worker asks; -1 if all were given. */
  int next() {
    int nth = next.getAndIncrement();
    return nth < order.length ? order[nth] : -1;
  }

  int first(int block) {
    return starts[block];
  }

  int end(int block) {
    return block + 1 < starts.length ? starts[block + 1] : records;
  }

  /** Its records. */
  int[] shuffled(int block) {
    return shuffled(first(block), end(block), seed + block);
  }

  private static int[] shuffled(int from, int to, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[to - from];
    for (int i = 0; i < order.length; i++) {
      int swap = random.nextInt(i + 1);
      order[i] = order[swap];
      order[swap] = from + i;
    }
    return order;
  }
}
