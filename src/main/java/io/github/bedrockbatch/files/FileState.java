/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * Which file stands at a path, and how it was when it was looked at. Two states that are equal are
 * of one file to which nobody wrote in between, as far as its times can tell.
 *
 * @param key what tells the file from others of its file system (on Unix device and inode), or null
 *     where there is no such thing
 * @param size in bytes
 */
public record FileState(Object key, long size, FileTime modified) {

  /**
   * The file that stands there now; links are followed.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   */
  public static FileState of(Path path) throws IOException {
    BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
    return new FileState(found.fileKey(), found.size(), found.lastModifiedTime());
  }

  /** Whether the other is of the same file, whatever was written to it. */
  public boolean isSameFile(FileState other) {
    return Objects.equals(key, other.key);
  }
}
