/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

import java.io.Closeable;
import java.io.IOException;

/**
 * The part of a file or message that is in memory: {@code bytes} from {@code position} to {@code
 * limit} are not consumed yet. In this class it is the whole; subclasses move.
 */
public abstract class Window implements Closeable {
  public byte[] bytes;
  public int position;
  public int limit;

  /** Rises whenever bytes move or change, so that an index into them is no longer valid. */
  int generation;

  /** A window over a message in memory, without a copy. */
  public static Window over(byte[] message) {
    Window whole = new Window() {};
    whole.bytes = message;
    whole.limit = message.length;
    return whole;
  }

  /**
   * Reads more into the window: moves what is not consumed to its start, and grows only if nothing
   * was consumed.
   *
   * @return false when nothing could be added, as the end is reached or the window is full
   */
  public boolean more() throws IOException {
    return false;
  }

  /** Whether nothing follows what is in the window. */
  public boolean ended() throws IOException {
    return true;
  }

  /** The offset of the position in the file or message. */
  public long offset() {
    return position;
  }

  /**
   * Moves back to an offset.
   *
   * @return how many bytes before it had to be read again
   */
  public long seek(long offset) throws IOException {
    position = (int) offset;
    return 0;
  }

  /** How far a parser that is kept for several values may read. */
  public int parseEnd() {
    return limit;
  }

  @Override
  public void close() throws IOException {}

  /** Whether there is a byte at the position; reads more if necessary. */
  public final boolean hasByte() throws IOException {
    return position < limit || more();
  }

  /** The index of the next line feed from the position, or of the limit when there is none. */
  public final int endOfLine() {
    return Lines.indexOfLineFeed(bytes, position, limit);
  }

  /** Skips byte order marks, of which some programs write several. */
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
