/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * The part of a file that is in memory: {@code bytes} from {@code position} to {@code limit} are
 * not yet consumed. Nothing behind the size that the file had at the start is read, so that a file
 * that still grows is read as what its identity says.
 */
final class FileWindow implements Closeable {
  private static final int FIRST_LENGTH = 256 * 1024;
  private static final int READ_AT_ONCE = 256 * 1024;

  byte[] bytes;
  int position;
  int limit;

  /** Rises whenever bytes move or change, and with them what an index into them means. */
  int generation;

  private final FileChannel channel;
  private final int greatestLength;
  private long size;
  private long behindLimit;

  /** The window takes over the channel. It grows until it holds at least the given length. */
  FileWindow(FileChannel channel, long size, int greatestLength) {
    this.channel = channel;
    this.size = size;
    this.greatestLength = Math.max(FIRST_LENGTH, greatestLength);
    this.bytes = new byte[FIRST_LENGTH];
  }

  /**
   * Fills the window with what follows; moves what is unread to its start, and makes it longer only
   * when all of it is unread.
   *
   * @return false when nothing could be added: the file has ended or the window is full
   */
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

  /** Whether there is a byte at the position, read if need be. */
  boolean hasByte() throws IOException {
    return position < limit || more();
  }

  /** Whether nothing follows what is in the window. */
  boolean ended() {
    return behindLimit >= size;
  }

  /** Where in the file the position is. */
  long offset() {
    return behindLimit - (limit - position);
  }

  /** Goes back to an offset. */
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

  /** The index of the next line feed from the position, or of the limit when there is none. */
  int endOfLine() {
    return Lines.indexOfLineFeed(bytes, position, limit);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
