/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.batch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that only grows, by whole appends: one that fails, as on a full disk, is taken back, so
 * that the file ends where the last successful append ended.
 */
class AppendFile implements AutoCloseable {
  private final FileChannel channel;
  private long size;

  AppendFile(Path file, long size) throws IOException {
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
    this.size = size;
    if (channel.size() != size) {
      channel.truncate(size);
    }
  }

  long size() {
    return size;
  }

  void append(byte[] bytes, int length) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
    long at = size;
    try {
      while (rest.hasRemaining()) {
        at += write(rest, at);
      }
    } catch (IOException e) {
      cut(size);
      throw e;
    }
    size = at;
  }

  /** Overridden where tests let a disk be full. */
  int write(ByteBuffer bytes, long at) throws IOException {
    return channel.write(bytes, at);
  }

  void cut(long length) throws IOException {
    channel.truncate(length);
    size = length;
  }

  /** Returns when all that was appended before the call is on disk. */
  void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
