/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * A window that moves over a file. Nothing behind the size that the file had at the start is read,
 * so that a file that still grows is read as what its identity says.
 */
final class FileWindow extends Window {
  private static final int FIRST_LENGTH = 256 * 1024;
  private static final int READ_AT_ONCE = 256 * 1024;

  private final FileChannel channel;
  private final int greatestLength;
  private long size;
  private long behindLimit;

  /** The window takes over the channel. It grows until it holds at least the given length. */
  FileWindow(FileChannel channel, long size, int greatestLength) {
    this.channel = channel;
    this.size = size;
    this.greatestLength = Math.max(FIRST_LENGTH, greatestLength);
    bytes = new byte[FIRST_LENGTH];
  }

  @Override
  boolean more() throws IOException {
    if (ended()) {
      return false;
    }
    generation++;
    if (position > 0) {
      System.arraycopy(bytes, position, bytes, 0, limit - position);
      limit -= position;
      position = 0;
    } else if (limit == bytes.length) {
      if (bytes.length == greatestLength) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(greatestLength, bytes.length * 2L));
    }
    int before = limit;
    while (limit < bytes.length && !ended()) {
      read();
    }
    return limit > before;
  }

  private void read() throws IOException {
    long wanted = Math.min(Math.min(READ_AT_ONCE, bytes.length - limit), size - behindLimit);
    int count = channel.read(ByteBuffer.wrap(bytes, limit, (int) wanted));
    if (count < 0) {
      size = behindLimit;
    } else {
      limit += count;
      behindLimit += count;
    }
  }

  @Override
  boolean ended() {
    return behindLimit >= size;
  }

  @Override
  long offset() {
    return behindLimit - (limit - position);
  }

  @Override
  void seek(long offset) throws IOException {
    long start = behindLimit - limit;
    if (offset >= start && offset <= behindLimit) {
      position = (int) (offset - start);
      return;
    }
    generation++;
    channel.position(offset);
    behindLimit = offset;
    position = 0;
    limit = 0;
  }

  @Override
  int parseEnd() {
    return limit;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
