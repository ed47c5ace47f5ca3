/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

/**
 * The square brackets and commas around the values of a file. Arrays of the top level are not
 * values themselves: their elements are.
 */
public final class ArraySyntax {
  private boolean open;
  private boolean separated;
  private long line;

  /** Whether the byte is one of the array's own, to be passed over. */
  public boolean take(byte next, long atLine) {
    if (!open) {
      open = next == '[';
      separated = true;
      line = atLine;
      return open;
    }
    if (next == ',') {
      separated = true;
      return true;
    }
    open = next != ']';
    return !open;
  }

  public boolean areOpen() {
    return open;
  }

  /** Whether a value may stand here. */
  public boolean allowValue() {
    return !open || separated;
  }

  public void afterValue() {
    separated = false;
  }

  /** What stood here was passed over, so nothing is known of commas. */
  public void afterGap() {
    separated = true;
  }

  public void giveUp() {
    open = false;
  }

  /** The line of the opening bracket. */
  public long line() {
    return line;
  }
}
