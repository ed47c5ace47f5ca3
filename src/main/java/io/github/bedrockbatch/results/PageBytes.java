/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** A buffer for one page after the other, which keeps its memory. */
final class PageBytes extends ByteArrayOutputStream {
  private final int capacity;

  PageBytes(int capacity) {
    super(capacity);
    this.capacity = capacity;
  }

  /** Makes room for so many more bytes at once; doubling would take far more than is needed. */
  void reserve(int more) {
    int wanted = count + more;
    if (wanted > buf.length) {
      buf = Arrays.copyOf(buf, wanted);
    }
  }

  /** Returns the page and begins an empty one; does not keep more memory than the capacity. */
  byte[] take() {
    byte[] all = toByteArray();
    if (buf.length > capacity) {
      buf = new byte[capacity];
    }
    reset();
    return all;
  }
}
