/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

import io.github.bedrockbatch.files.WatchedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A window that moves over a file. What is appended while it is read is read as well: when the end
 * is reached the file is looked at once more, before anybody is told that nothing follows.
 */
public final class FileWindow extends Window {
  private static final int FIRST_LENGTH = 256 * 1024;
  private static final int READ_AT_ONCE = 256 * 1024;

  private final WatchedFile file;
  private final int greatestLength;
  private long behindLimit;
  private boolean ends;

  /** The window takes over the file. It grows until it holds at least the given length. */
  public FileWindow(WatchedFile file, int greatestLength) {
    this.file = file;
    this.greatestLength = Math.max(FIRST_LENGTH, greatestLength);
    bytes = new byte[FIRST_LENGTH];
  }

  @Override
  public boolean more() throws IOException {
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
    long wanted = Math.min(Math.min(READ_AT_ONCE, bytes.length - limit), file.size() - behindLimit);
    int count = file.read(ByteBuffer.wrap(bytes, limit, (int) wanted));
    limit += count;
    behindLimit += count;
  }

  /** Once it is known where the file ends it stays so: what grows later is another reading. */
  @Override
  public boolean ended() throws IOException {
    if (behindLimit < file.size()) {
      return false;
    }
    ends = ends || !file.hasGrown();
    return ends;
  }

  @Override
  public long offset() {
    return behindLimit - (limit - position);
  }

  @Override
  public void seek(long offset) throws IOException {
    long start = behindLimit - limit;
    if (offset >= start && offset <= behindLimit) {
      position = (int) (offset - start);
      return;
    }
    generation++;
    file.channel().position(offset);
    behindLimit = offset;
    position = 0;
    limit = 0;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
