/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a disk may refuse; a test puts one here that does. */
public interface Disk {
  Disk REAL = new Disk() {};

  /** What Linux, macOS and Windows say in English, and SQLite. */
  Pattern FULL =
      Pattern.compile(
          "No space left on device|Disk quota exceeded|not enough space on the disk"
              + "|\\[SQLITE_FULL]|\\[SQLITE_IOERR_SHMSIZE]");

  /** Whether it says that a disk has no room, or was caused by that. */
  static boolean isFull(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .anyMatch(cause -> FULL.matcher(String.valueOf(cause.getMessage())).find());
  }

  /** Writes some of the bytes at that place. */
  default int write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    return file.write(bytes, at);
  }

  /** Returns when all that was written is on disk. */
  default void force(FileChannel file) throws IOException {
    file.force(false);
  }

  /** How many bytes may be written yet where the folder is. */
  default long free(Path folder) {
    return folder.toFile().getUsableSpace(); // one call of the system; a FileStore reads all mounts
  }

  /** How many bytes there are in all where the folder is. */
  default long size(Path folder) {
    return folder.toFile().getTotalSpace();
  }
}
