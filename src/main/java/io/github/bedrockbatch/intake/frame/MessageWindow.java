/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

/**
 * A window over one message after the other. They are appended to one buffer, so that one JSON
 * parser reads them as one long text: creating a parser costs as much as parsing half a kilobyte. A
 * NUL, which JSON allows nowhere, follows the last message, so that a torn one ends there.
 */
public final class MessageWindow extends Window {
  private static final int FIRST_LENGTH = 256 * 1024;

  /** A buffer that one huge message left behind is not kept. */
  private static final int KEPT_LENGTH = 2 * 1024 * 1024;

  private int start;

  public MessageWindow() {
    bytes = new byte[FIRST_LENGTH];
  }

  /** Forgets the last message, and goes to the start of this one. */
  public void open(byte[] message) {
    int needed = message.length + 2;
    if (limit + needed > bytes.length) {
      generation++;
      limit = 0;
      if (needed > bytes.length || bytes.length > KEPT_LENGTH) {
        bytes = new byte[Math.max(FIRST_LENGTH, needed)];
      }
    } else if (limit > 0) {
      bytes[limit++] = '\n';
    }
    start = limit;
    position = limit;
    System.arraycopy(message, 0, bytes, limit, message.length);
    limit += message.length;
    bytes[limit] = 0;
  }

  @Override
  public long offset() {
    return (long) position - start;
  }

  @Override
  public long seek(long offset) {
    position = start + (int) offset;
    return 0;
  }

  @Override
  public int parseEnd() {
    return bytes.length;
  }
}
