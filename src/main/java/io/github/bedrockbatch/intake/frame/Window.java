/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

import java.io.Closeable;
import java.io.IOException;

/**
 * The part of a file or message that is in memory: {@code bytes} from {@code position} to {@code
 * limit} are not yet consumed. All of it is, unless a subclass says otherwise.
 */
public abstract class Window implements Closeable {
  public byte[] bytes;
  public int position;
  public int limit;

  /** Rises whenever bytes move or change, and with them what an index into them means. */
  int generation;

  /** Over a message that is in memory as a whole, and too long to be copied. */
  public static Window over(byte[] message) {
    Window whole = new Window() {};
    whole.bytes = message;
    whole.limit = message.length;
    return whole;
  }

  /**
   * Fills the window with what follows; moves what is unread to its start, and makes it longer only
   * when all of it is unread.
   *
   * @return false when nothing could be added: all is in the window or it is full
   */
  public boolean more() throws IOException {
    return false;
  }

  /** Whether nothing follows what is in the window. */
  public boolean ended() throws IOException {
    return true;
  }

  /** Where in the file or message the position is. */
  public long offset() {
    return position;
  }

  /**
   * Goes back to an offset.
   *
   * @return how many bytes before it had to be made once more
   */
  public long seek(long offset) throws IOException {
    position = (int) offset;
    return 0;
  }

  /** How far a parser that is to read value after value may go. */
  public int parseEnd() {
    return limit;
  }

  @Override
  public void close() throws IOException {}

  /** Whether there is a byte at the position, read if need be. */
  public final boolean hasByte() throws IOException {
    return position < limit || more();
  }

  /** The index of the next line feed from the position, or of the limit when there is none. */
  public final int endOfLine() {
    return Lines.indexOfLineFeed(bytes, position, limit);
  }

  /** Passes over the mark that some programs put before UTF-8, and others put before that. */
  public final void passByteOrderMark() throws IOException {
    while (hasByte()
        && limit - position >= 3
        && (bytes[position] & 0xFF) == 0xEF
        && (bytes[position + 1] & 0xFF) == 0xBB
        && (bytes[position + 2] & 0xFF) == 0xBF) {
      position += 3;
    }
  }
}
