/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

/**
 * Finds the end of a CSV row byte by byte, without keeping bytes: the first line feed outside
 * quotes. A quote counts only at the beginning of a cell.
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

  /** Whether the row ended within a quoted cell. */
  public boolean isTorn() {
    return quoted && !closing;
  }
}
