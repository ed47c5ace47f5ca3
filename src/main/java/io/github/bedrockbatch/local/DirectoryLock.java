/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import io.github.bedrockbatch.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One process at a time: two would each believe in half of the jobs. */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel file;

  private DirectoryLock(FileChannel file) {
    this.file = file;
  }

  static DirectoryLock of(Path directory) throws IOException {
    PrivateFiles.folders(directory);
    FileChannel file =
        PrivateFiles.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!tryLock(file)) {
      file.close();
      throw new IOException("Another local-aws is at work in " + directory.toAbsolutePath());
    }
    return new DirectoryLock(file);
  }

  private static boolean tryLock(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
