/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.intake.reject.RejectedException;
import java.io.IOException;

/** Finds the separator that a header makes sense with, where it makes none with the set one. */
final class HeaderSeparator {
  private static final char[] USUAL = {',', ';', '\t', '|'};

  private final CsvColumns columns;

  HeaderSeparator(CsvColumns columns) {
    this.columns = columns;
  }

  /** Another one, as it is written in the settings; null when the set one will do, or none does. */
  String other(CsvCells set, byte[] bytes, int from, int to) throws IOException {
    if (!makesPrompt(set, bytes, from, to)) {
      for (char one : USUAL) {
        if (makesPrompt(new CsvCells(one), bytes, from, to)) {
          return one == '\t' ? "tab" : Character.toString(one);
        }
      }
    }
    return null;
  }

  private boolean makesPrompt(CsvCells cells, byte[] bytes, int from, int to) throws IOException {
    try {
      return columns.makePrompt(cells.of(bytes, from, to));
    } catch (RejectedException e) {
      return false;
    }
  }
}
