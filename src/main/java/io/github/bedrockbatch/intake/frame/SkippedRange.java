/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

import io.github.bedrockbatch.intake.reject.Excerpt;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** A range that was skipped: its beginning and its length. */
public final class SkippedRange {
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

  public Excerpt excerpt() {
    byte[] bytes = beginning.toByteArray();
    int end = bytes.length;
    if (end == length && end > 0 && bytes[end - 1] == '\r') {
      end--;
    }
    return new Excerpt(null, Arrays.copyOf(bytes, end), end < length && length > bytes.length);
  }

  /** In bytes. */
  public long length() {
    return length;
  }

  public long lineFeeds() {
    return lineFeeds;
  }
}
