/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.intake.frame.Lines;
import io.github.bedrockbatch.intake.frame.SkippedRange;
import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectSink;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.request.FieldNames;
import io.github.bedrockbatch.intake.request.FieldSlices;
import io.github.bedrockbatch.prompt.Separator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rows below a header; a row that cannot be used is rejected, and reading continues. */
final class CsvValues extends ValueReader {
  private final char separator;
  private final CsvColumns columns;
  private CsvRows rows;
  private CsvCells cells;
  private String separatorLine = "";
  private boolean finds;

  CsvValues(
      Window window, char separator, FieldNames names, RejectSink rejects, int maxRecordBytes) {
    super(window, rejects, maxRecordBytes);
    this.separator = separator;
    this.columns = new CsvColumns(names);
    this.finds = separator == Separator.AUTO;
    separatedBy(separator);
  }

  @Override
  public void restart() {
    super.restart();
    columns.restart();
    header = null;
    separatorLine = "";
    finds = separator == Separator.AUTO;
    separatedBy(separator);
  }

  private void separatedBy(char wanted) {
    char one = wanted == Separator.AUTO ? FoundSeparator.USUAL[0] : wanted;
    rows = new CsvRows(window, one, maxRecordBytes);
    cells = new CsvCells(one);
  }

  @Override
  void begin() throws IOException {
    SeparatorLine said = SeparatorLine.pass(window);
    if (said != null) {
      line++;
      finds = false;
      separatedAsSaid(said.separator());
    }
  }

  @Override
  boolean find() throws IOException {
    while (window.hasByte()) {
      if (passBlankLine()) {
        line++;
      } else if (takeRow()) {
        return true;
      }
    }
    return false;
  }

  private boolean passBlankLine() throws IOException {
    if (window.bytes[window.position] == '\n') {
      window.position++;
      return true;
    }
    boolean blank =
        window.bytes[window.position] == '\r'
            && (window.position + 1 < window.limit || window.more())
            && window.bytes[window.position + 1] == '\n';
    window.position += blank ? 2 : 0;
    return blank;
  }

  /** Rejected rows have to be read again with the same separator. */
  private void separatedAsSaid(char one) {
    separatorLine = "sep=" + one + '\n';
    separatedBy(one);
  }

  private boolean takeRow() throws IOException {
    if (finds && columns.expectHeader()) {
      separatedAsSaid(new FoundSeparator(window, columns, maxRecordBytes).find());
    }
    CsvRows.Step step = rows.look();
    place = places.next(line);
    SkippedRange tooLong = step == CsvRows.Step.TOO_LONG ? rows.passLong() : null;
    if (tooLong != null) {
      columns.spoilt();
      rejectLong(tooLong);
      return false;
    }
    if (step != CsvRows.Step.ROW) {
      rejectLine(
          RejectCode.MALFORMED_CSV.because("a quote is opened in this line and never closed"));
      return false;
    }
    start = window.position;
    end = endOfCells(rows.end());
    if (columns.expectHeader() && rejectOtherSeparator()) {
      return false;
    }
    try {
      List<String> texts = cells.of(window.bytes, start, rows.end());
      window.position = rows.end();
      line += Lines.count(window.bytes, start, rows.end());
      boolean isHeader = columns.expectHeader();
      boolean isValue = columns.take(texts);
      if (isHeader && !columns.expectHeader()) {
        String row = new String(window.bytes, start, end - start, StandardCharsets.UTF_8);
        header = (separatorLine + row + '\n').getBytes(StandardCharsets.UTF_8);
      }
      return isValue;
    } catch (RejectedException e) {
      if (window.position == start) {
        rejectLine(e.rejection());
      } else {
        reject(e);
      }
      return false;
    }
  }

  private int endOfCells(int endOfRow) {
    int to = endOfRow > start && window.bytes[endOfRow - 1] == '\n' ? endOfRow - 1 : endOfRow;
    return to > start && window.bytes[to - 1] == '\r' ? to - 1 : to;
  }

  /** Rejects all rows as one if the separator is wrong, as no row makes sense then. */
  private boolean rejectOtherSeparator() throws IOException {
    if (makesPrompt(cells)) {
      return false;
    }
    boolean isOneCell = count(cells) == 1;
    for (char other : FoundSeparator.USUAL) {
      CsvCells split = new CsvCells(other);
      if (makesPrompt(split) || isOneCell && count(split) > 1) {
        reject(
            new RejectedException(
                RejectCode.NO_PROMPT,
                ("the header looks separated by `%1$s`: set intake.separator=%1$s, or auto (no row"
                        + " was read)")
                    .formatted(other == '\t' ? "tab" : other)));
        skip.rest();
        return true;
      }
    }
    return false;
  }

  private int count(CsvCells split) throws IOException {
    try {
      return split.of(window.bytes, start, rows.end()).size();
    } catch (RejectedException e) {
      return 0;
    }
  }

  private boolean makesPrompt(CsvCells split) throws IOException {
    try {
      return columns.makePrompt(split.of(window.bytes, start, rows.end()));
    } catch (RejectedException e) {
      return false;
    }
  }

  private void rejectLine(Rejection why) throws IOException {
    columns.spoilt();
    reject(why, rows.passLine());
  }

  @Override
  public FieldSlices fields() {
    return columns.fields();
  }
}
