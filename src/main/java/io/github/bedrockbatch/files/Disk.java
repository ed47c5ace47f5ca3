/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The operations that a disk may fail; tests replace it. */
public interface Disk {
  Disk REAL = new Disk() {};

  /** The English messages of Linux, macOS, Windows and SQLite for a full disk. */
  Pattern FULL =
      Pattern.compile(
          "No space left on device|Disk quota exceeded|not enough space on the disk"
              + "|\\[SQLITE_FULL]|\\[SQLITE_IOERR_SHMSIZE]");

  /** Whether the failure, or one of its causes, is a full disk. */
  static boolean isFull(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .anyMatch(cause -> FULL.matcher(String.valueOf(cause.getMessage())).find());
  }

  /** Writes some of the bytes at this position; returns how many. */
  default int write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    return file.write(bytes, at);
  }

  /** Returns when all that was written is on disk. */
  default void force(FileChannel file) throws IOException {
    file.force(false);
  }

  /** The free bytes on the disk of the folder. */
  default long free(Path folder) {
    return folder.toFile().getUsableSpace(); // one system call; a FileStore reads all mounts
  }

  /** The size in bytes of the disk of the folder. */
  default long size(Path folder) {
    return folder.toFile().getTotalSpace();
  }
}
