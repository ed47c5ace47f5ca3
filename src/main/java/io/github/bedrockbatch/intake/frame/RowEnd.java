/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

/**
 * Finds where a CSV row ends, byte by byte, holding nothing: at the first line feed that is not
 * between quotes. A quote counts only where a cell begins.
 */
public final class RowEnd {
  private final char separator;
  private boolean beginning;
  private boolean quoted;
  private boolean closing;

  public RowEnd(char separator) {
    this.separator = separator;
  }

  public void restart() {
    beginning = true;
    quoted = false;
    closing = false;
  }

  public boolean isLast(byte next) {
    if (quoted) {
      if (next == '"') {
        closing = !closing;
        return false;
      }
      if (!closing) {
        return false;
      }
      quoted = false;
      closing = false;
    } else if (beginning && next == '"') {
      quoted = true;
      beginning = false;
      return false;
    }
    beginning = next == separator || (beginning && next <= ' ' && next >= 0);
    return next == '\n';
  }

  /** Whether the row ended in the middle of a cell between quotes. */
  public boolean isTorn() {
    return quoted && !closing;
  }
}
