/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The data folder on a disk of its own, which can be full. It takes the rights of root to make one;
 * where they are missing the folder stays on the disk it is on, which never is.
 */
final class SmallDisk implements AutoCloseable {
  private static final String SIZE = "1g";
  private static final int AT_ONCE = 1024 * 1024;

  private final Path folder;
  private final boolean mounted;

  private SmallDisk(Path folder, boolean mounted) {
    this.folder = folder;
    this.mounted = mounted;
  }

  static SmallDisk at(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    return new SmallDisk(
        folder,
        isDone("mount", "-t", "tmpfs", "-o", "mode=700,size=" + SIZE, "chaos", folder.toString()));
  }

  private static boolean isDone(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such command here
    }
  }

  boolean canBeFull() {
    return mounted;
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  boolean isFull() {
    return Files.exists(filler());
  }

  /** Takes all room but for so many bytes. */
  void fill(long left) throws IOException {
    if (!mounted) {
      return;
    }
    try (var out = Files.newOutputStream(filler())) {
      byte[] zeros = new byte[AT_ONCE];
      long room = Files.getFileStore(folder).getUsableSpace() - left;
      for (; room > 0; room -= AT_ONCE) {
        out.write(zeros, 0, (int) Math.min(room, AT_ONCE));
      }
    } catch (IOException e) {
      return; // the program was quicker: the disk is full all the same
    }
  }

  void free() throws IOException {
    Files.deleteIfExists(filler());
  }

  /** What is on it, to be looked at when it is gone. */
  void copyTo(Path other) throws IOException, InterruptedException {
    if (mounted) {
      free();
      isDone("cp", "-a", folder.toString(), other.toString());
    }
  }

  @Override
  public void close() throws InterruptedException {
    if (mounted) {
      isDone("umount", "-l", folder.toString());
    }
  }
}
