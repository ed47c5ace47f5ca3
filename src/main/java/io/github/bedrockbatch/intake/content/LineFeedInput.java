/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Replaces carriage returns by line feeds, in a text whose lines end with carriage returns. */
final class LineFeedInput extends FilterInputStream {
  LineFeedInput(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    return next == '\r' ? '\n' : next;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    for (int i = offset; i < offset + count; i++) {
      if (into[i] == '\r') {
        into[i] = '\n';
      }
    }
    return count;
  }
}
