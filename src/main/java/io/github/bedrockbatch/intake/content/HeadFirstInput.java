/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that begins with bytes that were read before. Closing it has no effect, as the next
 * entry of an archive may follow.
 */
final class HeadFirstInput extends InputStream {
  private final byte[] head;
  private final InputStream rest;
  private int position;

  HeadFirstInput(byte[] head, InputStream rest) {
    this.head = head;
    this.rest = rest;
  }

  @Override
  public int read() throws IOException {
    return position < head.length ? head[position++] & 0xFF : rest.read();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (position == head.length) {
      return rest.read(into, offset, length);
    }
    int count = Math.min(length, head.length - position);
    System.arraycopy(head, position, into, offset, count);
    position += count;
    return count;
  }
}
