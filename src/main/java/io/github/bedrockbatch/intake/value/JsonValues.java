/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.intake.frame.ArraySyntax;
import io.github.bedrockbatch.intake.frame.Lines;
import io.github.bedrockbatch.intake.frame.Lookahead;
import io.github.bedrockbatch.intake.frame.SkippedRange;
import io.github.bedrockbatch.intake.frame.ValueScan;
import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectSink;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.reject.Utf8;
import io.github.bedrockbatch.intake.request.FieldSlices;
import java.io.IOException;

/**
 * JSON objects: one per line, several in a line, over many lines, in arrays, or a mixture. Anything
 * else is rejected, and reading continues with the line after the one in which the rejected value
 * began, so that a torn line spoils no other.
 */
final class JsonValues extends ValueReader {
  private static final String OTHER_SHAPE = "; for CSV or plain text set intake.shape";

  private final ObjectParser parser;
  private final ValueScan scan = new ValueScan();
  private ArraySyntax brackets = new ArraySyntax();
  private Lookahead lookahead = new Lookahead();

  JsonValues(Window window, ObjectParser parser, RejectSink rejects, int maxRecordBytes) {
    super(window, rejects, maxRecordBytes);
    this.parser = parser;
  }

  @Override
  public void restart() {
    super.restart();
    brackets = new ArraySyntax();
    lookahead = new Lookahead();
  }

  @Override
  boolean find() throws IOException {
    while (toNextByte()) {
      byte first = window.bytes[window.position];
      if (brackets.take(first, line)) {
        window.position++;
      } else if (takeValue(first)) {
        return true;
      }
    }
    if (brackets.areOpen()) {
      breakArray("the array that starts here has no end");
    }
    return false;
  }

  private boolean toNextByte() throws IOException {
    while (window.hasByte()) {
      switch (window.bytes[window.position]) {
        case ' ', '\t', '\r' -> window.position++;
        case '\n' -> {
          window.position++;
          line++;
        }
        default -> {
          return true;
        }
      }
    }
    return false;
  }

  private boolean takeValue(byte first) throws IOException {
    if (!brackets.allowValue()) {
      breakArray("the array that starts here is broken: a comma is missing in line " + line);
    }
    if (first == '{') {
      return takeObject();
    }
    if ("\"[-0123456789tfn".indexOf(first) < 0) {
      rejectLine(RejectCode.MALFORMED_JSON, "no JSON value starts here" + OTHER_SHAPE);
    } else if (brackets.areOpen()) {
      rejectValue(RejectCode.WRONG_TYPE, "an element of the array is not a JSON object");
    } else {
      rejectLine(RejectCode.WRONG_TYPE, "the value is not a JSON object" + OTHER_SHAPE);
    }
    return false;
  }

  private void breakArray(String reason) throws IOException {
    Rejection rejection = RejectCode.MALFORMED_JSON.because(reason);
    rejects.take(places.afterwards(brackets.line()), rejection, Excerpt.NOTHING, null);
    brackets.giveUp();
  }

  private boolean takeObject() throws IOException {
    boolean ahead = lookahead.allowedAt(window.offset());
    ObjectParser.Outcome outcome = parser.parse(ahead);
    while (outcome == ObjectParser.Outcome.INCOMPLETE && mayGrow(ahead) && window.more()) {
      outcome = parser.parse(ahead);
    }
    int examined = parser.end() - window.position;
    if (outcome == ObjectParser.Outcome.WHOLE) {
      return examined > maxRecordBytes ? rejectLongObject() : takeWhole();
    }
    if (outcome == ObjectParser.Outcome.INCOMPLETE && examined > maxRecordBytes) {
      return rejectLongObject();
    }
    lookahead.inVain(examined);
    switch (outcome) {
      case TOO_COMPLEX ->
          rejectLine(
              RejectCode.TOO_COMPLEX,
              "This is nested too deeply, or has a number or a field name that is too long.");
      case INCOMPLETE ->
          rejectLine(RejectCode.MALFORMED_JSON, "the value that starts here has no end");
      default -> rejectMalformed(examined);
    }
    return false;
  }

  private void rejectMalformed(int examined) throws IOException {
    int end = Utf8.wholeCharacters(window.bytes, window.position, window.endOfLine());
    if (Utf8.isValid(window.bytes, window.position, end)) {
      rejectLine(
          RejectCode.MALFORMED_JSON, "not valid JSON near byte " + examined + " of the value");
    } else {
      rejectLine(RejectCode.NOT_UTF8, "the value is not valid UTF-8");
    }
  }

  private boolean mayGrow(boolean ahead) {
    return ahead || window.endOfLine() == window.limit;
  }

  private boolean takeWhole() throws IOException {
    start = window.position;
    end = parser.end();
    place = places.next(line);
    window.position = end;
    brackets.afterValue();
    try {
      line += scan.scan(window.bytes, start, end);
      return true;
    } catch (RejectedException e) {
      line += Lines.count(window.bytes, start, end);
      reject(e);
      return false;
    }
  }

  private boolean rejectLongObject() throws IOException {
    boolean endless = window.endOfLine() == window.limit && !window.ended();
    if (endless && !brackets.areOpen()) {
      rejectLine(RejectCode.TOO_LONG, "");
    } else {
      rejectValue(RejectCode.TOO_LONG, "");
    }
    return false;
  }

  private void rejectValue(RejectCode code, String reason) throws IOException {
    long offset = window.offset();
    if (lookahead.allowedAt(offset)) {
      SkippedRange skipped = skip.value();
      if (skipped != null) {
        brackets.afterValue();
        reject(code, reason, skipped);
        return;
      }
      lookahead.inVain(window.offset() - offset + window.bytes.length);
      lookahead.inVain(window.seek(offset));
    }
    rejectLine(RejectCode.MALFORMED_JSON, "the value that starts here has no end");
  }

  private void rejectLine(RejectCode code, String reason) throws IOException {
    brackets.afterGap();
    reject(code, reason, skip.line());
  }

  private void reject(RejectCode code, String reason, SkippedRange skipped) throws IOException {
    place = places.next(line);
    if (skipped.length() > maxRecordBytes) {
      rejectLong(skipped);
    } else {
      reject(code.because(reason), skipped);
    }
  }

  @Override
  public FieldSlices fields() {
    return parser.fields();
  }
}
