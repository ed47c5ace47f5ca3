/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

import io.github.bedrockbatch.intake.reject.RejectedFileException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A window over a stream, such as the content of a compressed file. To seek back beyond the window,
 * the stream is opened again and read from its beginning.
 */
public final class StreamWindow extends MovingWindow {
  /** Opens the stream at its beginning, with the same bytes each time. */
  public interface Opening {
    InputStream open() throws IOException;
  }

  private final Opening opening;
  private InputStream in;
  private boolean ends;
  private RejectedFileException rejected;

  /**
   * @param in the stream, which the window closes
   * @param opening opens it again
   */
  public StreamWindow(InputStream in, Opening opening, int greatestLength) {
    super(greatestLength);
    this.in = in;
    this.opening = opening;
  }

  /** A failure is thrown only after the bytes before it have been consumed. */
  @Override
  boolean read() throws IOException {
    if (ends || rejected != null) {
      return false;
    }
    try {
      int count = in.read(bytes, limit, bytes.length - limit);
      ends = count < 0;
      limit += Math.max(0, count);
    } catch (RejectedFileException e) {
      rejected = e;
    }
    return !ends && rejected == null;
  }

  @Override
  void nothingRead() throws IOException {
    if (rejected != null) {
      throw rejected;
    }
  }

  @Override
  public boolean ended() {
    return ends;
  }

  @Override
  void readFrom(long offset) throws IOException {
    in.close();
    in = opening.open();
    for (long left = offset; left > 0; ) { // skipping would leave it to each stream how
      int count = in.read(bytes, 0, (int) Math.min(bytes.length, left));
      if (count < 0) {
        throw new EOFException("The bytes are others than before");
      }
      left -= count;
    }
    ends = false;
    rejected = null;
  }

  @Override
  long costOf(long offset) {
    return offset;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
