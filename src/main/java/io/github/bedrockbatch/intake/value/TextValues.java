/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.intake.frame.ParserOverWindow;
import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectSink;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.reject.Utf8;
import io.github.bedrockbatch.intake.request.Field;
import io.github.bedrockbatch.intake.request.FieldNames;
import io.github.bedrockbatch.intake.request.FieldSlices;
import io.github.bedrockbatch.intake.request.JsonBytes;
import java.io.IOException;

/**
 * Texts that are prompts as they are: each line, or all there is; blank ones are passed over. Each
 * is a value with one field, which a template knows as {@code text}.
 */
final class TextValues extends ValueReader {
  private final boolean byLine;
  private final int hole;
  private final FieldSlices fields;
  private final JsonBytes json = new JsonBytes();

  TextValues(
      Window window, boolean byLine, FieldNames names, RejectSink rejects, int maxRecordBytes) {
    super(window, rejects, maxRecordBytes);
    this.byLine = byLine;
    this.hole = names.hole("text");
    this.fields = new FieldSlices(names);
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
    if (isBlank()) {
      return false;
    }
    place = places.next(itsLine);
    try {
      setFields();
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

  private boolean isBlank() {
    int index = start;
    while (index < end && ParserOverWindow.isBlank(window.bytes[index])) {
      index++;
    }
    return index == end;
  }

  private void setFields() throws RejectedException {
    if (!Utf8.isValid(window.bytes, start, end)) {
      throw new RejectedException(RejectCode.NOT_UTF8, "the text is not valid UTF-8");
    }
    json.clear();
    json.quote();
    json.escaped(window.bytes, start, end);
    json.quote();
    fields.clear(json.array());
    fields.begin(Field.PROMPT, true, 0);
    fields.end(Field.PROMPT, json.length());
    if (hole >= 0) {
      fields.beginHole(hole, 0);
      fields.endHole(hole, json.length());
    }
  }

  @Override
  public FieldSlices fields() {
    return fields;
  }
}
