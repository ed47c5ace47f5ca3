/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import java.util.Arrays;

public final class LineIndex {
  private long[] starts = new long[1024];
  private int size;

  public void add(long start) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
    }
    starts[size++] = start;
  }

  long start(int line) {
    return starts[line];
  }

  public int size() {
    return size;
  }
}
