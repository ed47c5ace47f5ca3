/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a power loss may leave of files that were written and not yet forced to disk. */
final class TornWrites {
  private TornWrites() {}

  /** The file ends so many bytes earlier. */
  static void cut(Path file, long bytes) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      assertThat(open.length()).isGreaterThan(bytes);
      open.setLength(open.length() - bytes);
    }
  }

  /** The file has its length, but its last bytes were never written. */
  static void blank(Path file, int bytes) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      assertThat(open.length()).isGreaterThan(bytes);
      open.seek(open.length() - bytes);
      open.write(new byte[bytes]);
    }
  }

  /** A file of the open batch in the spool. */
  static Path open(Site site, String name) throws IOException {
    List<Path> open =
        site.spooled().stream().filter(path -> path.toString().endsWith(".open")).toList();
    assertThat(open).hasSize(1);
    return open.get(0).resolve(name);
  }

  /** The only file in a folder of the site. */
  static Path only(Site site, String folder) throws IOException {
    try (Stream<Path> files = Files.list(site.data().resolve(folder))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }
}
