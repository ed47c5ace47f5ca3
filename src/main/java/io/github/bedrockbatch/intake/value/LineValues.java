/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

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

/** Lines of text, each of them a prompt; lines of nothing but blanks are passed over. */
final class LineValues implements ValueReader {
  private final Window window;
  private final RejectSink rejects;
  private final int maxRecordBytes;
  private final ValueSkipper skip;
  private final PlainText text;
  private PlaceCounter places = new PlaceCounter();
  private boolean begun;
  private long line;
  private int start;
  private int end;
  private Place place;

  LineValues(Window window, FieldNames names, RejectSink rejects, int maxRecordBytes) {
    this.window = window;
    this.rejects = rejects;
    this.maxRecordBytes = maxRecordBytes;
    this.skip = new ValueSkipper(window);
    this.text = new PlainText(names);
  }

  @Override
  public void restart() {
    begun = false;
    line = 0;
    places = new PlaceCounter();
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
      SkippedRange skipped = skip.line();
      Rejection rejection = RejectCode.tooLong(skipped.length(), maxRecordBytes);
      rejects.take(place, rejection, skipped.excerpt(), null);
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
    } catch (RejectedException e) {
      reject(e);
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
  public void reject(RejectedException why) throws IOException {
    rejects.take(place, why.rejection(), Excerpt.of(window.bytes, start, end), why.id());
  }
}
