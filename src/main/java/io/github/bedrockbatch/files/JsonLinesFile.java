/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of lines that only grows. What follows the last line feed was torn by a crash and is cut
 * off when the file is opened. A failed sync cuts off what was appended since the last successful
 * one, which must then be appended again. Not thread-safe.
 */
public final class JsonLinesFile implements AutoCloseable {
  private static final int READ_AT_ONCE = 64 * 1024;

  /** Takes the present line of a reader. */
  public interface Line {
    void take(LineReader line) throws IOException;
  }

  private final AppendFile file;
  private long safe;
  private boolean trusted = true;

  /** Opens the file, or creates it and its folder; syncs what it has. */
  public JsonLinesFile(Path path, Disk disk) throws IOException {
    this(path, wholeLength(path), disk);
  }

  /**
   * @param size the length of its valid content; the rest is cut off
   */
  public JsonLinesFile(Path path, long size, Disk disk) throws IOException {
    PrivateFiles.folders(path.getParent());
    file = new AppendFile(path, size, disk);
    try {
      file.force();
      DurableFolder.sync(path.getParent());
    } catch (IOException e) {
      file.close();
      throw e;
    }
    safe = size;
  }

  /** The length of the file up to its last line feed; 0 when there is no such file. */
  public static long wholeLength(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      long end = channel.size();
      ByteBuffer buffer = ByteBuffer.allocate(READ_AT_ONCE);
      while (end > 0) {
        long from = Math.max(0, end - READ_AT_ONCE);
        buffer.clear().limit((int) (end - from));
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
          // until the block is full
        }
        for (int i = buffer.position() - 1; i >= 0; i--) {
          if (buffer.get(i) == '\n') {
            return from + i + 1;
          }
        }
        end = from;
      }
      return 0;
    }
  }

  /** The files of lines in a folder, by their names; none if the folder is missing. */
  public static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  /** Passes on the whole lines of a file; none if it is missing. */
  public static void each(Path file, Line taker) throws IOException {
    long left = wholeLength(file);
    if (left > 0) {
      try (InputStream in = Files.newInputStream(file)) {
        LineReader lines = new LineReader(in);
        while (left > 0 && lines.next()) {
          left -= lines.length() + 1;
          taker.take(lines);
        }
      }
    }
  }

  /** Appends all of the bytes or, when the disk fails, none. */
  public void append(byte[] bytes, int length) throws IOException {
    takeBack();
    file.append(bytes, length);
  }

  /**
   * Returns when all that was appended is on disk.
   *
   * @throws IOException when the disk fails; what was appended since the last sync is then cut off
   */
  public void sync() throws IOException {
    takeBack();
    try {
      file.force();
      safe = file.size();
    } catch (IOException e) {
      trusted = false;
      try {
        takeBack();
      } catch (IOException again) {
        e.addSuppressed(again); // the next call tries again first
      }
      throw e;
    }
  }

  /** The length, including what is not synced yet. */
  public long size() {
    return file.size();
  }

  private void takeBack() throws IOException {
    if (!trusted) {
      file.takeBack(safe);
      trusted = true;
    }
  }

  @Override
  public void close() throws IOException {
    try (file) {
      takeBack();
    }
  }
}
