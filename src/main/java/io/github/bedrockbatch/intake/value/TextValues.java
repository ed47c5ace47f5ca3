/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.reject.RejectSink;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.request.FieldNames;
import io.github.bedrockbatch.intake.request.FieldSlices;
import java.io.IOException;

/** Texts that are prompts as they are: each line, or all there is; blank ones are passed over. */
final class TextValues extends ValueReader {
  private final boolean byLine;
  private final PlainText text;

  TextValues(
      Window window, boolean byLine, FieldNames names, RejectSink rejects, int maxRecordBytes) {
    super(window, rejects, maxRecordBytes);
    this.byLine = byLine;
    this.text = new PlainText(names);
  }

  @Override
  boolean find() throws IOException {
    while (window.hasByte()) {
      if (take()) {
        return true;
      }
    }
    return false;
  }

  private boolean take() throws IOException {
    int to = endOfText();
    if (to - window.position > maxRecordBytes) {
      place = places.next(line);
      rejectLong(byLine ? skip.line() : skip.rest());
      return false;
    }
    start = window.position;
    end = byLine && to > start && window.bytes[to - 1] == '\r' ? to - 1 : to;
    window.position = Math.min(to + 1, window.limit);
    long itsLine = line++;
    if (PlainText.isBlank(window.bytes, start, end)) {
      return false;
    }
    place = places.next(itsLine);
    try {
      text.set(window.bytes, start, end);
      return true;
    } catch (RejectedException e) {
      reject(e);
      return false;
    }
  }

  private int endOfText() throws IOException {
    int to;
    do {
      to = byLine ? window.endOfLine() : window.limit;
    } while (to == window.limit && window.more());
    return to;
  }

  @Override
  public FieldSlices fields() {
    return text.fields();
  }
}
