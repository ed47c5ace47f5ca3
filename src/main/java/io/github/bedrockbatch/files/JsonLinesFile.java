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
 * Lines that only grow in number. What follows the last line feed was torn by a crash, and is cut
 * off when the file is opened. A sync vouches for all that the file holds: when one fails, what was
 * appended since the last good one is cut off again, and has to be appended again. Not thread-safe.
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

  /** Opens a file, or makes it and its folder; what it holds is on disk then. */
  public JsonLinesFile(Path path, Disk disk) throws IOException {
    this(path, wholeLength(path), disk);
  }

  /**
   * @param size where it ends; what is behind is cut off
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

  /** Where the last whole line of a file ends; 0 when there is no such file. */
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

  /** The files of lines in a folder, if there is one, by their names. */
  public static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  /** Goes through the whole lines of a file, if there is one. */
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

  /** Appends all of the bytes or, when the disk refuses, none. */
  public void append(byte[] bytes, int length) throws IOException {
    takeBack();
    file.append(bytes, length);
  }

  /**
   * Returns when all that was appended is on disk.
   *
   * @throws IOException when it is not; nothing is left then of what was appended since the last
   *     sync
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
        e.addSuppressed(again); // tried again before anything else
      }
      throw e;
    }
  }

  /** Where it ends: what was appended and not synced is in it. */
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
