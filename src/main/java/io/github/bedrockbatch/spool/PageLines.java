/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import java.io.ByteArrayOutputStream;

/**
 * The lines of the page that is being appended, put together before they go to disk in one write;
 * one pair serves all open batches.
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

    /** One that a page of huge records had blown up is given back. */
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
