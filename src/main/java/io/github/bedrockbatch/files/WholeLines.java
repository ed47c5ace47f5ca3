/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of a file that end with a line feed: what follows the last one was torn by a crash. */
public final class WholeLines {
  private static final int READ_AT_ONCE = 64 * 1024;

  private WholeLines() {}

  /** How many bytes they are; 0 when there is no such file. */
  public static long length(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      long end = channel.size();
      ByteBuffer buffer = ByteBuffer.allocate(READ_AT_ONCE);
      while (end > 0) {
        long from = Math.max(0, end - READ_AT_ONCE);
        buffer.clear().limit((int) (end - from));
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
          // until the block is full
        }
        for (int i = buffer.position() - 1; i >= 0; i--) {
          if (buffer.get(i) == '\n') {
            return from + i + 1;
          }
        }
        end = from;
      }
      return 0;
    }
  }
}
