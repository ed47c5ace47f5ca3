/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a crash does to files. */
final class Cuts {
  private Cuts() {}

  /** Leaves so many bytes. */
  static void cut(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }
}
