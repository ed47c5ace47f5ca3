/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.intake.frame.Lines;
import io.github.bedrockbatch.intake.frame.PlaceCounter;
import io.github.bedrockbatch.intake.frame.SkippedRange;
import io.github.bedrockbatch.intake.frame.ValueSkipper;
import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.Place;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectSink;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.request.FieldNames;
import io.github.bedrockbatch.intake.request.FieldSlices;
import java.io.IOException;
import java.util.List;

/** The rows below a header; a row that cannot be used is rejected and the rest goes on. */
final class CsvValues implements ValueReader {
  private final Window window;
  private final RejectSink rejects;
  private final int maxRecordBytes;
  private final ValueSkipper skip;
  private final char separator;
  private CsvRows rows;
  private CsvCells cells;
  private final CsvColumns columns;
  private PlaceCounter places = new PlaceCounter();
  private boolean begun;
  private long line;
  private int start;
  private int end;
  private Place place;

  CsvValues(
      Window window, char separator, FieldNames names, RejectSink rejects, int maxRecordBytes) {
    this.window = window;
    this.separator = separator;
    this.rejects = rejects;
    this.maxRecordBytes = maxRecordBytes;
    this.skip = new ValueSkipper(window);
    this.columns = new CsvColumns(names);
    restart();
  }

  @Override
  public void restart() {
    begun = false;
    line = 1;
    places = new PlaceCounter();
    columns.restart();
    separatedBy(separator);
  }

  private void separatedBy(char one) {
    rows = new CsvRows(window, one, maxRecordBytes);
    cells = new CsvCells(one);
  }

  @Override
  public boolean next() throws IOException {
    if (!begun) {
      begun = true;
      window.passByteOrderMark();
      SeparatorLine said = SeparatorLine.pass(window);
      if (said != null) {
        line++;
        separatedBy(said.separator());
      }
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
    SkippedRange tooLong = step == CsvRows.Step.TOO_LONG ? rows.passLong() : null;
    if (tooLong != null) {
      pass(tooLong, RejectCode.tooLong(tooLong.length(), maxRecordBytes));
      return false;
    }
    if (step != CsvRows.Step.ROW) {
      pass(
          rows.passLine(),
          RejectCode.MALFORMED_CSV.because("a quote is opened in this line and never closed"));
      return false;
    }
    start = window.position;
    end = rows.end();
    if (columns.expectHeader() && rejectOtherSeparator()) {
      return false;
    }
    try {
      List<String> texts = cells.of(window.bytes, start, end);
      window.position = end;
      line += Lines.count(window.bytes, start, end);
      return columns.take(texts);
    } catch (RejectedException e) {
      if (window.position == start) {
        columns.spoilt();
        pass(rows.passLine(), e.rejection());
      } else {
        reject(e);
      }
      return false;
    }
  }

  /** With the wrong separator no row makes sense, so that one word for all of them is enough. */
  private boolean rejectOtherSeparator() throws IOException {
    String other = new HeaderSeparator(columns).other(cells, window.bytes, start, end);
    if (other == null) {
      return false;
    }
    reject(
        new RejectedException(
            RejectCode.NO_PROMPT,
            "the header looks separated by `%1$s`: set intake.separator=%1$s (no row was read)"
                .formatted(other)));
    skip.rest();
    return true;
  }

  private void pass(SkippedRange skipped, Rejection why) throws IOException {
    columns.spoilt();
    rejects.take(place, why, skipped.excerpt(), null);
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
  public void reject(RejectedException why) throws IOException {
    int to = end > start && window.bytes[end - 1] == '\n' ? end - 1 : end;
    to = to > start && window.bytes[to - 1] == '\r' ? to - 1 : to;
    rejects.take(place, why.rejection(), Excerpt.of(window.bytes, start, to), why.id());
  }
}
