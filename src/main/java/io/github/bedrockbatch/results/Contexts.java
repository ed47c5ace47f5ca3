/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.files.SwarBytes;
import io.github.bedrockbatch.prompt.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The contexts of a batch by the ordinal of the record: a copy of the context file on disk, and the
 * offset of each line in memory, 8 bytes for each record.
 */
final class Contexts implements AutoCloseable {
  private static final int CHUNK = 256 * 1024;
  private static final int WINDOW = 32 * 1024;

  private final FileChannel file;
  private final long[] offsets;

  /**
   * A part of the file is read ahead, as most records come in the order in which they were sent.
   */
  private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);

  private long windowStart;
  private int next;

  private Contexts(FileChannel file, long[] offsets) {
    this.file = file;
    this.offsets = offsets;
  }

  /**
   * Copies the stream to the file and notes where each line begins. The file is deleted when this
   * is closed.
   *
   * @throws IOException when the stream does not have {@code records} lines
   */
  static Contexts copy(InputStream in, Path file, int records) throws IOException {
    PrivateFiles.folders(file.getParent());
    FileChannel channel =
        PrivateFiles.empty(file, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
    try {
      long[] offsets = new long[records + 1];
      int lines = copy(in, channel, offsets);
      if (lines != records) {
        throw new IOException(
            "the context file in S3 holds " + lines + " lines; " + records + " were uploaded");
      }
      return new Contexts(channel, offsets);
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  private static int copy(InputStream in, FileChannel out, long[] offsets) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long position = 0;
    int lines = 0;
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      for (int end = lineFeed(chunk, 0, read); end < read; end = lineFeed(chunk, end + 1, read)) {
        lines++;
        if (lines < offsets.length) {
          offsets[lines] = position + end + 1;
        }
      }
      ByteBuffer rest = ByteBuffer.wrap(chunk, 0, read);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      position += read;
    }
    return lines;
  }

  private static int lineFeed(byte[] bytes, int from, int to) {
    return SwarBytes.indexOf(bytes, from, to, '\n');
  }

  Context get(int ordinal) throws IOException {
    long start = offsets[ordinal];
    int length = (int) (offsets[ordinal + 1] - start);
    if (start < windowStart || start + length > windowStart + window.limit()) {
      read(start, length, ordinal == next ? WINDOW : 0);
    }
    next = ordinal + 1;
    int offset = (int) (start - windowStart);
    return Context.read(window.array(), offset, length);
  }

  /** Reads a line into the window, and what follows it, up to {@code ahead} bytes in all. */
  private void read(long start, int length, int ahead) throws IOException {
    if (window.capacity() < length) {
      window = ByteBuffer.allocate(length);
    }
    window.clear().limit(Math.max(length, ahead));
    windowStart = start;
    while (window.position() < length) {
      if (file.read(window, start + window.position()) < 0) {
        throw new IOException("the copy of the context file was cut short");
      }
    }
    window.flip();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
