/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.io.IOException;

/** Lines of text, each of them a prompt; lines of nothing but blanks are passed over. */
final class LineValues implements Values {
  private final Window window;
  private final RefusedValues refused;
  private final int maxRecordBytes;
  private final Skip skip;
  private final PlainText text;
  private Places places = new Places();
  private boolean begun;
  private long line;
  private int start;
  private int end;
  private Place place;

  LineValues(Window window, FieldNames names, RefusedValues refused, int maxRecordBytes) {
    this.window = window;
    this.refused = refused;
    this.maxRecordBytes = maxRecordBytes;
    this.skip = new Skip(window);
    this.text = new PlainText(names);
  }

  @Override
  public void restart() {
    begun = false;
    line = 0;
    places = new Places();
  }

  @Override
  public boolean next() throws IOException {
    if (!begun) {
      begun = true;
      window.passByteOrderMark();
    }
    while (window.hasByte()) {
      line++;
      if (takeLine()) {
        return true;
      }
    }
    return false;
  }

  private boolean takeLine() throws IOException {
    int lineEnd = window.endOfLine();
    while (lineEnd == window.limit && window.more()) {
      lineEnd = window.endOfLine();
    }
    if (lineEnd - window.position > maxRecordBytes) {
      place = places.next(line);
      Skipped skipped = skip.line();
      Refusal refusal = RefusalCode.tooLong(skipped.length(), maxRecordBytes);
      refused.take(place, refusal, skipped.excerpt(), null);
      return false;
    }
    start = window.position;
    end = lineEnd > start && window.bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    window.position = Math.min(lineEnd + 1, window.limit);
    if (PlainText.isBlank(window.bytes, start, end)) {
      return false;
    }
    place = places.next(line);
    try {
      text.set(window.bytes, start, end);
      return true;
    } catch (RefusedException e) {
      refuse(e);
      return false;
    }
  }

  @Override
  public FieldSlices fields() {
    return text.fields();
  }

  @Override
  public Place place() {
    return place;
  }

  @Override
  public void refuse(RefusedException why) throws IOException {
    refused.take(place, why.refusal(), Excerpt.of(window.bytes, start, end), why.id());
  }
}
