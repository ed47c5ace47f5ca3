/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.reject.RejectedException;
import java.io.IOException;
import java.util.List;

/** Finds the separator of a table by its header. */
final class FoundSeparator {
  /** The candidates; of equally good ones the first is chosen. */
  static final char[] USUAL = {',', ';', '\t', '|'};

  private static final int MAKES_SENSE = 1_000_000;

  private final Window window;
  private final CsvColumns columns;
  private final int maxRecordBytes;

  FoundSeparator(Window window, CsvColumns columns, int maxRecordBytes) {
    this.window = window;
    this.columns = columns;
    this.maxRecordBytes = maxRecordBytes;
  }

  /** The separator with which the row is a header of prompts or, if none is, has the most cells. */
  char find() throws IOException {
    char best = USUAL[0];
    int most = 0;
    for (char one : USUAL) {
      int weight = weight(one);
      if (weight > most) {
        best = one;
        most = weight;
      }
    }
    return most == MAKES_SENSE + 1 ? unused() : best;
  }

  private int weight(char separator) throws IOException {
    CsvRows rows = new CsvRows(window, separator, maxRecordBytes);
    if (rows.look() != CsvRows.Step.ROW) {
      return 0;
    }
    try {
      List<String> cells = new CsvCells(separator).of(window.bytes, window.position, rows.end());
      return cells.size() + (columns.makePrompt(cells) ? MAKES_SENSE : 0);
    } catch (RejectedException e) {
      return 0;
    }
  }

  /** For a table with one column: a character that does not occur in it. */
  private char unused() {
    for (char one : USUAL) {
      int index = window.position;
      while (index < window.limit && window.bytes[index] != one) {
        index++;
      }
      if (index == window.limit) {
        return one;
      }
    }
    return USUAL[0];
  }
}
