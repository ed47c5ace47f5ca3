/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

import io.github.bedrockbatch.files.WatchedFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A window that moves over a file, including what is appended meanwhile: at the end the size of the
 * file is checked once more before the window ends.
 */
public final class FileWindow extends MovingWindow {
  private static final int READ_AT_ONCE = 256 * 1024;

  private final WatchedFile file;
  private boolean ends;

  /** Takes over the file. The window grows up to at least the given length. */
  public FileWindow(WatchedFile file, int greatestLength) {
    super(greatestLength);
    this.file = file;
  }

  @Override
  boolean read() throws IOException {
    if (ended()) {
      return false;
    }
    long wanted = Math.min(Math.min(READ_AT_ONCE, bytes.length - limit), file.size() - behindLimit);
    limit += file.read(ByteBuffer.wrap(bytes, limit, (int) wanted));
    return true;
  }

  /** Once the end was reached, it stays: what is appended later is left to another reading. */
  @Override
  public boolean ended() throws IOException {
    if (behindLimit < file.size()) {
      return false;
    }
    ends = ends || !file.hasGrown();
    return ends;
  }

  @Override
  void readFrom(long offset) throws IOException {
    file.channel().position(offset);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
