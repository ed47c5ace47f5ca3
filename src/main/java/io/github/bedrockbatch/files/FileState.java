/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * The identity and state of the file at a path. Equal states are of the same file without a write
 * in between, as far as its times can tell.
 *
 * @param key identifies the file (on Unix device and inode); null if the file system has no such
 *     key
 * @param size in bytes
 */
public record FileState(Object key, long size, FileTime modified) {

  /**
   * The present state of the file at the path; follows links.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   */
  public static FileState of(Path path) throws IOException {
    BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
    return new FileState(found.fileKey(), found.size(), found.lastModifiedTime());
  }

  /** Whether both are states of the same file, whatever was written to it. */
  public boolean isSameFile(FileState other) {
    return Objects.equals(key, other.key);
  }
}
