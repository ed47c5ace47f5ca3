/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import java.io.ByteArrayOutputStream;

/**
 * The buffers in which the lines of a page are put together, to be written at once; one pair serves
 * all open batches.
 */
final class PageLines {
  static final class Buffer extends ByteArrayOutputStream {
    private static final int USUAL = 1024 * 1024;
    private static final int KEEP = 8 * 1024 * 1024;

    Buffer() {
      super(USUAL);
    }

    byte[] array() {
      return buf;
    }

    /** Replaces an array that grew by a page of huge records. */
    private void clear() {
      reset();
      if (buf.length > KEEP) {
        buf = new byte[USUAL];
      }
    }
  }

  final Buffer input = new Buffer();
  final Buffer context = new Buffer();

  void clear() {
    input.clear();
    context.clear();
  }
}
