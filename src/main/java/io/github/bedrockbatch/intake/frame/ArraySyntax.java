/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

/**
 * Checks the square brackets and commas around the values of a file. The elements of arrays at the
 * top level are the values, not the arrays.
 */
public final class ArraySyntax {
  private boolean open;
  private boolean separated;
  private long line;

  /** Whether the byte belongs to the array, and is to be skipped. */
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

  /** Whether a value may begin here. */
  public boolean allowValue() {
    return !open || separated;
  }

  public void afterValue() {
    separated = false;
  }

  /** Something was skipped, so that commas are not checked here. */
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
