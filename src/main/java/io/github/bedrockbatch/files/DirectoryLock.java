/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;

/**
 * The lock that lets one process at a time work on a data folder. The system releases it when the
 * process ends, in whatever way.
 */
public final class DirectoryLock implements AutoCloseable {
  /** Has an id that differs between machines, and between boots of a machine. */
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path file;
  private final FileChannel channel;
  private final BasicFileAttributes taken;

  private DirectoryLock(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.taken = attributes(file);
  }

  /**
   * @throws DirectoryInUseException when another process has the lock
   * @throws UnusableException when this process cannot create the folder or files in it
   */
  public static DirectoryLock take(Path folder) throws IOException {
    Path file = folder.resolve(".lock");
    FileChannel channel = open(folder, file);
    if (!locked(channel)) {
      String holder = Files.readString(file).strip();
      channel.close();
      throw new DirectoryInUseException(folder, holder);
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
        0);
    return new DirectoryLock(file, channel);
  }

  /**
   * Whether the folder is still at its path: nobody has moved, removed or replaced it. Does not
   * open the lock file, as closing it would release the lock.
   */
  public boolean isInPlace() throws IOException {
    try {
      BasicFileAttributes now = attributes(file);
      // On network file systems one of the two may change by itself.
      return Objects.equals(now.fileKey(), taken.fileKey())
          || now.lastModifiedTime().equals(taken.lastModifiedTime());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }

  private static FileChannel open(Path folder, Path file) throws IOException {
    try {
      PrivateFiles.folders(folder);
      return PrivateFiles.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UnusableException(folder, e);
    }
  }

  /** This process cannot create the folder, or files in it; the cause says why. */
  public static final class UnusableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableException(Path folder, IOException cause) {
      super("The data folder %s cannot be used".formatted(folder.toAbsolutePath()), cause);
    }
  }

  /**
   * Whether another process has the lock. Not to be called by a process that may have it, as
   * closing the file would release it.
   */
  public static boolean isTaken(Path folder) throws IOException {
    Path file = folder.resolve(".lock");
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return !locked(channel);
    }
  }

  /** When the lock was taken last, by a process that may have ended; the folder must have one. */
  public static Instant takenAt(Path folder) throws IOException {
    return attributes(folder.resolve(".lock")).lastModifiedTime().toInstant();
  }

  /**
   * Identifies the folder, in contrast to copies of it. Differs between machines that share it, as
   * the lock may not work across them.
   */
  public static String identity(Path folder) throws IOException {
    Object key = attributes(folder).fileKey();
    String machine = Files.isReadable(BOOT) ? Files.readString(BOOT).strip() : "";
    return machine + ' ' + (key == null ? folder.toRealPath() : key);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
