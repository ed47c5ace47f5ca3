/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.github.bedrockbatch.intake.frame.ParserOverWindow;
import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.request.Field;
import io.github.bedrockbatch.intake.request.FieldNames;
import io.github.bedrockbatch.intake.request.FieldSlices;
import java.io.IOException;

/** Parses a JSON object in one pass, and notes where it ends and where its fields are. */
final class ObjectParser {
  enum Outcome {
    WHOLE,
    /** The buffer ended before the object. */
    INCOMPLETE,
    MALFORMED,
    TOO_COMPLEX
  }

  /** Jackson reports a token that is cut off as invalid; such a token is no longer than this. */
  private static final int CUT_OFF_TOKEN = 16;

  private final Window window;
  private final FieldNames names;
  private final ParserOverWindow parsers;
  private final FieldSlices fields;
  private final boolean promptMayBeModelInput;
  private int end;

  ObjectParser(Window window, JsonFactory json, FieldNames names) {
    this.window = window;
    this.names = names;
    this.fields = new FieldSlices(names);
    this.promptMayBeModelInput = names.of("modelInput") == Field.PROMPT;
    this.parsers = new ParserOverWindow(window, json);
  }

  /**
   * Parses the object at the position of the window, which is at its opening brace.
   *
   * @param ahead whether the object may extend over several lines
   */
  Outcome parse(boolean ahead) throws IOException {
    int from = window.position;
    int to = ahead ? window.limit : window.endOfLine();
    fields.clear(window.bytes);
    end = Math.min(from + 2, to);
    if (end < from + 2) {
      return Outcome.INCOMPLETE;
    }
    if (window.bytes[from + 1] == 0) {
      return Outcome.MALFORMED; // Jackson would take it for UTF-16
    }
    JsonParser parser = parsers.at(from, ahead ? window.parseEnd() : to);
    Outcome outcome = parse(parser);
    end = parsers.index(parser.currentLocation());
    if (outcome == Outcome.WHOLE) {
      parsers.keep(end);
    } else {
      parsers.drop();
    }
    return outcome == Outcome.MALFORMED && end >= to - CUT_OFF_TOKEN ? Outcome.INCOMPLETE : outcome;
  }

  private Outcome parse(JsonParser parser) throws IOException {
    try {
      parser.nextToken();
      readFields(parser);
      return Outcome.WHOLE;
    } catch (JsonEOFException e) {
      return Outcome.INCOMPLETE;
    } catch (StreamConstraintsException e) {
      return Outcome.TOO_COMPLEX;
    } catch (JsonProcessingException e) {
      return Outcome.MALFORMED;
    }
  }

  private void readFields(JsonParser parser) throws IOException {
    Field open = null;
    int hole = -1;
    while (true) {
      JsonToken token = parser.nextToken();
      if (open != null || hole >= 0) {
        int next = parsers.index(parser.currentTokenLocation());
        end(open, hole, endOfValueBefore(window.bytes, next));
      }
      if (token == JsonToken.END_OBJECT) {
        return;
      }
      FieldNames.Meaning meaning = names.meet(parser.currentName());
      open = meaning.field();
      hole = meaning.hole();
      JsonToken value = parser.nextToken();
      if (open != null || hole >= 0) {
        int start = parsers.index(parser.currentTokenLocation());
        if (open != null && !fields.begin(open, meaning.own(), start)) {
          open = null;
        }
        if (hole >= 0) {
          fields.beginHole(hole, start);
        }
      }
      if (value == JsonToken.START_OBJECT && mayBeModelInput(open)) {
        fields.scanModelInput(parser, parsers);
      } else {
        parser.skipChildren();
      }
    }
  }

  private boolean mayBeModelInput(Field field) {
    return field == Field.MODEL_INPUT || (field == Field.PROMPT && promptMayBeModelInput);
  }

  private void end(Field field, int hole, int end) {
    if (field != null) {
      fields.end(field, end);
    }
    if (hole >= 0) {
      fields.endHole(hole, end);
    }
  }

  // Asking the parser for the end of a string would make it decode the string.
  private static int endOfValueBefore(byte[] bytes, int nextToken) {
    int index = nextToken;
    while (isBetweenTokens(bytes[index - 1])) {
      index--;
    }
    return index;
  }

  private static boolean isBetweenTokens(byte one) {
    return one == ',' || ParserOverWindow.isBlank(one);
  }

  /** Where the object ends, or how far it could be read. */
  int end() {
    return end;
  }

  /** The fields of the object that was parsed last; valid until its bytes change. */
  FieldSlices fields() {
    return fields;
  }
}
