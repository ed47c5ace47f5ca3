/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

import io.github.bedrockbatch.intake.reject.ValuePlace;

/**
 * Gives every value and rejection of a file its place. Ordinals rise strictly and depend only on
 * the content of the file, so that they are the same when it is read again.
 */
public final class PlaceCounter {
  private long line;
  private int onLine;
  private long ordinal;

  public PlaceCounter() {}

  /** For a part of a source after this ordinal. */
  public PlaceCounter(long ordinal) {
    this.ordinal = ordinal;
  }

  public long lastOrdinal() {
    return ordinal;
  }

  /** The place of what comes next, in this line. */
  public ValuePlace next(long atLine) {
    onLine = atLine == line ? onLine + 1 : 1;
    line = atLine;
    return place(atLine, onLine);
  }

  /** The place of what is rejected of an earlier line. */
  public ValuePlace afterwards(long atLine) {
    return place(atLine, 1);
  }

  private ValuePlace place(long atLine, int nth) {
    ordinal = Math.max(ordinal + 1, atLine);
    return new ValuePlace(atLine, nth, ordinal);
  }
}
