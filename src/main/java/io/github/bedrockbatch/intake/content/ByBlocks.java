/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import java.io.IOException;
import java.io.InputStream;

/** A stream whose subclasses read blocks; a single byte is read as a block of one. */
abstract class ByBlocks extends InputStream {
  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public abstract int read(byte[] into, int offset, int length) throws IOException;
}
