/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import java.io.ByteArrayOutputStream;

/** The lines of one page, put together before they go to disk in one write. */
final class LineBuffer extends ByteArrayOutputStream {
  private static final int KEEP = 8 * 1024 * 1024;

  LineBuffer() {
    super(1024 * 1024);
  }

  byte[] array() {
    return buf;
  }

  /** Empties the buffer; one that a page of huge records had blown up is given back. */
  void clear() {
    reset();
    if (buf.length > KEEP) {
      buf = new byte[1024 * 1024];
    }
  }
}
