/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/**
 * Creates files and folders that only their owner may read, whatever the umask, as they have
 * prompts and answers. Existing ones keep their permissions; systems without POSIX permissions use
 * their own defaults.
 */
public final class PrivateFiles {
  private static final boolean IS_POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final FileAttribute<?>[] FILE = attributes("rw-------");
  private static final FileAttribute<?>[] FOLDER = attributes("rwx------");
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  private static FileAttribute<?>[] attributes(String permissions) {
    return IS_POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Creates the folder and its parents, unless they exist; returns the folder. */
  public static Path folders(Path folder) throws IOException {
    return Files.createDirectories(folder, FOLDER);
  }

  /** The path or, if it does not exist, its nearest parent that does. */
  public static Path nearest(Path path) {
    Path at = path.toAbsolutePath();
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }

  /** Creates the folder, which must not exist. */
  public static Path folder(Path folder) throws IOException {
    return Files.createDirectory(folder, FOLDER);
  }

  /** As {@link FileChannel#open(Path, OpenOption...)}. */
  public static FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), FILE);
  }

  /** Opens an empty file for writing, in place of an existing one. */
  public static FileChannel empty(Path file, OpenOption... more) throws IOException {
    Set<OpenOption> options = new HashSet<>(Set.of(more));
    options.add(StandardOpenOption.CREATE);
    options.add(StandardOpenOption.TRUNCATE_EXISTING);
    options.add(StandardOpenOption.WRITE);
    return FileChannel.open(file, options, FILE);
  }

  /**
   * Creates an empty file unless one exists, for a library that would create it with other
   * permissions.
   */
  public static void touch(Path file) throws IOException {
    open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
  }

  /** Whether others than the owner have any permission on the file or folder. */
  public static boolean isOpenToOthers(Path path) throws IOException {
    return IS_POSIX && !OWNER.containsAll(Files.getPosixFilePermissions(path));
  }
}
