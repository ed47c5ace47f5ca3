/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/**
 * Makes changes of a folder survive a power loss: on POSIX systems a new or renamed file may be
 * lost until its folder is synced, too.
 */
public final class DurableFolder {
  private DurableFolder() {}

  /** Syncs the entries of a folder, or the content of a file. */
  public static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Renames atomically and durably, replacing an existing file. */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(to.toAbsolutePath().getParent());
  }

  /** The path of a file before it gets its name: {@code <name>.part}. */
  public static Path draft(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  /** Renames the draft, which must be synced, to the file; does nothing if there is no draft. */
  public static void publish(Path file) throws IOException {
    if (Files.exists(draft(file))) {
      rename(draft(file), file);
    }
  }

  /** Writes the file under a temporary name, syncs it and renames it. */
  public static void write(Path file, byte[] content) throws IOException {
    Path draft = draft(file);
    try (FileChannel channel = PrivateFiles.empty(draft)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    rename(draft, file);
  }

  /** Removes the folder with its content, if it exists. */
  public static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
