/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.io.ByteArrayOutputStream;

/** What was passed over: its beginning, and how long it was. */
final class Skipped {
  private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
  private long length;
  private long lineFeeds;

  void take(byte[] bytes, int from, int to) {
    int room = Excerpt.MAX_BYTES - beginning.size();
    beginning.write(bytes, from, Math.min(room, to - from));
    length += to - from;
  }

  void takeLineFeed() {
    lineFeeds++;
  }

  Excerpt excerpt() {
    byte[] bytes = beginning.toByteArray();
    int end = bytes.length;
    if (end == length && end > 0 && bytes[end - 1] == '\r') {
      end--;
    }
    return new Excerpt(java.util.Arrays.copyOf(bytes, end), end < length && length > bytes.length);
  }

  /** In bytes. */
  long length() {
    return length;
  }

  long lineFeeds() {
    return lineFeeds;
  }
}
