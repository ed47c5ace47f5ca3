/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.io.IOException;

/**
 * JSON objects, one after the other: one a line, several in a line, over many lines, in arrays, or
 * all of these in turn. Whatever else there is is refused, and reading goes on with the line after
 * the one where the refused value started, so that a torn line costs no other.
 */
final class JsonValues implements Values {
  private final Window window;
  private final ObjectParser parser;
  private final RefusedValues refused;
  private final int maxRecordBytes;
  private final Skip skip;
  private final ValueScan scan = new ValueScan();
  private Places places = new Places();
  private Brackets brackets = new Brackets();
  private Lookahead lookahead = new Lookahead();
  private long line = 1;
  private int start;
  private Place place;
  private boolean begun;

  JsonValues(Window window, ObjectParser parser, RefusedValues refused, int maxRecordBytes) {
    this.window = window;
    this.parser = parser;
    this.refused = refused;
    this.maxRecordBytes = maxRecordBytes;
    this.skip = new Skip(window);
  }

  @Override
  public void restart() {
    begun = false;
    line = 1;
    places = new Places();
    brackets = new Brackets();
    lookahead = new Lookahead();
  }

  @Override
  public boolean next() throws IOException {
    if (!begun) {
      begun = true;
      window.passByteOrderMark();
    }
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
      refuseLine(RefusalCode.MALFORMED_JSON, "no JSON value starts here");
    } else if (brackets.areOpen()) {
      refuseValue(RefusalCode.WRONG_TYPE, "an element of the array is not a JSON object");
    } else {
      refuseLine(RefusalCode.WRONG_TYPE, "the value is not a JSON object");
    }
    return false;
  }

  private void breakArray(String reason) throws IOException {
    Refusal refusal = RefusalCode.MALFORMED_JSON.because(reason);
    refused.take(places.afterwards(brackets.line()), refusal, Excerpt.NOTHING, null);
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
      return examined > maxRecordBytes ? refuseLong() : takeWhole();
    }
    if (outcome == ObjectParser.Outcome.INCOMPLETE && examined > maxRecordBytes) {
      return refuseLong();
    }
    lookahead.inVain(examined);
    switch (outcome) {
      case TOO_COMPLEX -> refuseLine(RefusalCode.TOO_COMPLEX, RefusalCode.TOO_COMPLEX.sentence());
      case INCOMPLETE ->
          refuseLine(RefusalCode.MALFORMED_JSON, "the value that starts here has no end");
      default ->
          refuseLine(
              RefusalCode.MALFORMED_JSON, "not valid JSON near byte " + examined + " of the value");
    }
    return false;
  }

  private boolean mayGrow(boolean ahead) {
    return ahead || window.endOfLine() == window.limit;
  }

  private boolean takeWhole() throws IOException {
    start = window.position;
    place = places.next(line);
    window.position = parser.end();
    brackets.afterValue();
    try {
      line += scan.scan(window.bytes, start, parser.end());
      return true;
    } catch (RefusedException e) {
      line += Lines.count(window.bytes, start, parser.end());
      refuse(e);
      return false;
    }
  }

  private boolean refuseLong() throws IOException {
    boolean endless = window.endOfLine() == window.limit && !window.ended();
    if (endless && !brackets.areOpen()) {
      refuseLine(RefusalCode.TOO_LONG, "");
    } else {
      refuseValue(RefusalCode.TOO_LONG, "");
    }
    return false;
  }

  private void refuseValue(RefusalCode code, String reason) throws IOException {
    long offset = window.offset();
    if (lookahead.allowedAt(offset)) {
      Skipped skipped = skip.value();
      if (skipped != null) {
        brackets.afterValue();
        refuse(code, reason, skipped);
        return;
      }
      lookahead.inVain(window.offset() - offset + window.bytes.length);
      window.seek(offset);
    }
    refuseLine(RefusalCode.MALFORMED_JSON, "the value that starts here has no end");
  }

  private void refuseLine(RefusalCode code, String reason) throws IOException {
    brackets.afterGap();
    refuse(code, reason, skip.line());
  }

  private void refuse(RefusalCode code, String reason, Skipped skipped) throws IOException {
    Refusal refusal =
        skipped.length() > maxRecordBytes
            ? RefusalCode.tooLong(skipped.length(), maxRecordBytes)
            : code.because(reason);
    refused.take(places.next(line), refusal, skipped.excerpt(), null);
    line += skipped.lineFeeds();
  }

  @Override
  public void refuse(RefusedException why) throws IOException {
    Excerpt value = Excerpt.of(window.bytes, start, parser.end());
    refused.take(place, why.refusal(), value, why.id());
  }

  @Override
  public Place place() {
    return place;
  }

  @Override
  public FieldSlices fields() {
    return parser.fields();
  }
}
