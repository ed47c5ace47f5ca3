/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Bytes that are handed over without a copy where they fill their array. */
final class PageBytes extends ByteArrayOutputStream {

  PageBytes(int capacity) {
    super(capacity);
  }

  /** Makes room for so many more in one step, where doubling would take far more than is needed. */
  void reserve(int more) {
    int wanted = count + more;
    if (wanted > buf.length) {
      buf = Arrays.copyOf(buf, wanted);
    }
  }

  /** All of it; nothing may be written, or asked for, afterwards. */
  byte[] take() {
    byte[] all = count == buf.length ? buf : Arrays.copyOf(buf, count);
    buf = null;
    return all;
  }
}
