/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.io.IOException;
import java.util.List;

/** The rows below a header; a row that cannot be used is refused and the rest goes on. */
final class CsvValues implements Values {
  private final Window window;
  private final RefusedValues refused;
  private final int maxRecordBytes;
  private final CsvRows rows;
  private final CsvCells cells;
  private final CsvColumns columns;
  private Places places = new Places();
  private boolean begun;
  private long line;
  private int start;
  private int end;
  private Place place;

  CsvValues(Window window, SourceSettings settings, RefusedValues refused, int maxRecordBytes) {
    this.window = window;
    this.refused = refused;
    this.maxRecordBytes = maxRecordBytes;
    this.rows = new CsvRows(window, settings.separator(), maxRecordBytes);
    this.cells = new CsvCells(settings.separator());
    this.columns = new CsvColumns(FieldNames.of(settings));
    restart();
  }

  @Override
  public void restart() {
    begun = false;
    line = 1;
    places = new Places();
    rows.restart();
    columns.restart();
  }

  @Override
  public boolean next() throws IOException {
    if (!begun) {
      begun = true;
      window.passByteOrderMark();
    }
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

  private boolean takeRow() throws IOException {
    CsvRows.Step step = rows.look();
    place = places.next(line);
    Skipped tooLong = step == CsvRows.Step.TOO_LONG ? rows.passLong() : null;
    if (tooLong != null) {
      pass(tooLong, RefusalCode.tooLong(tooLong.length(), maxRecordBytes));
      return false;
    }
    if (step != CsvRows.Step.ROW) {
      pass(
          rows.passLine(),
          RefusalCode.MALFORMED_CSV.because("a quote is opened in this line and never closed"));
      return false;
    }
    start = window.position;
    end = rows.end();
    try {
      List<String> texts = cells.of(window.bytes, start, end);
      window.position = end;
      line += Lines.count(window.bytes, start, end);
      return columns.take(texts);
    } catch (RefusedException e) {
      if (window.position == start) {
        columns.spoilt();
        pass(rows.passLine(), e.refusal());
      } else {
        refuse(e);
      }
      return false;
    }
  }

  private void pass(Skipped skipped, Refusal why) throws IOException {
    columns.spoilt();
    refused.take(place, why, skipped.excerpt(), null);
    line += Math.max(1, skipped.lineFeeds());
  }

  @Override
  public FieldSlices fields() {
    return columns.fields();
  }

  @Override
  public Place place() {
    return place;
  }

  @Override
  public void refuse(RefusedException why) throws IOException {
    int to = end > start && window.bytes[end - 1] == '\n' ? end - 1 : end;
    to = to > start && window.bytes[to - 1] == '\r' ? to - 1 : to;
    refused.take(place, why.refusal(), Excerpt.of(window.bytes, start, to), why.id());
  }
}
