/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import io.github.bedrockbatch.files.WatchedFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a file, including those that are appended while it is read. */
final class FileInput extends ByBlocks {
  private static final int READ_AT_ONCE = 256 * 1024;

  private final WatchedFile file;
  private long position;

  /** Has its own position, so that one thread may read the same file by several of these. */
  FileInput(WatchedFile file) {
    this.file = file;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (position >= file.size() && !file.hasGrown()) {
      return -1;
    }
    int wanted = (int) Math.min(Math.min(READ_AT_ONCE, length), file.size() - position);
    file.channel().position(position);
    int count = file.read(ByteBuffer.wrap(into, offset, wanted));
    position += count;
    return count;
  }

  /** The offset up to which it was read. */
  long position() {
    return position;
  }
}
