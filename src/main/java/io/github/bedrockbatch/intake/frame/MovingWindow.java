/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

import java.io.IOException;
import java.util.Arrays;

/** A window that moves over longer content, and grows for a value that is longer than itself. */
abstract class MovingWindow extends Window {
  private static final int FIRST_LENGTH = 256 * 1024;

  private final int greatestLength;

  /** The offset of the limit. */
  long behindLimit;

  /** The window grows up to at least the given length. */
  MovingWindow(int greatestLength) {
    this.greatestLength = Math.max(FIRST_LENGTH, greatestLength);
    bytes = new byte[FIRST_LENGTH];
  }

  /** Adds some of what follows; false when there is nothing to add. */
  abstract boolean read() throws IOException;

  /** Throws if nothing could be read for another reason than the end. */
  void nothingRead() throws IOException {}

  /** Continues reading from an offset. */
  abstract void readFrom(long offset) throws IOException;

  @Override
  public final boolean more() throws IOException {
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
    boolean read = true;
    while (limit < bytes.length && read) {
      int from = limit;
      read = read();
      behindLimit += limit - from;
    }
    if (limit == before) {
      nothingRead();
    }
    return limit > before;
  }

  @Override
  public final long offset() {
    return behindLimit - (limit - position);
  }

  @Override
  public long seek(long offset) throws IOException {
    long start = behindLimit - limit;
    if (offset >= start && offset <= behindLimit) {
      position = (int) (offset - start);
      return 0;
    }
    generation++;
    readFrom(offset);
    behindLimit = offset;
    position = 0;
    limit = 0;
    return costOf(offset);
  }

  /** How many bytes have to be read or unpacked again to continue from an offset. */
  long costOf(long offset) {
    return 0;
  }
}
