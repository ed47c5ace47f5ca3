/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The bytes of one page after the other, in the same memory. */
final class PageBytes extends ByteArrayOutputStream {
  private final int capacity;

  PageBytes(int capacity) {
    super(capacity);
    this.capacity = capacity;
  }

  /** Makes room for so many more in one step, where doubling would take far more than is needed. */
  void reserve(int more) {
    int wanted = count + more;
    if (wanted > buf.length) {
      buf = Arrays.copyOf(buf, wanted);
    }
  }

  /** All of a page, and an empty one from then on; memory of more than the capacity is not kept. */
  byte[] take() {
    byte[] all = toByteArray();
    if (buf.length > capacity) {
      buf = new byte[capacity];
    }
    reset();
    return all;
  }
}
