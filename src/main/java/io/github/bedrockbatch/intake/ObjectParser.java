/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;

/** Parses one JSON object, once, and notes where it ends and where its fields are. */
final class ObjectParser {
  /** What came of it. */
  enum Outcome {
    WHOLE,
    /** The bytes came to their end first. */
    INCOMPLETE,
    MALFORMED,
    TOO_COMPLEX
  }

  /** Jackson takes a token that is cut off for a wrong one; no cut-off token is longer than this. */
  private static final int CUT_OFF_TOKEN = 16;

  private final JsonFactory json;
  private final FieldNames names;
  private final FieldSlices fields = new FieldSlices();
  private int end;

  ObjectParser(JsonFactory json, FieldNames names) {
    this.json = json;
    this.names = names;
  }

  /** Parses the object that starts at {@code from}, with an opening brace. */
  Outcome parse(byte[] bytes, int from, int to) throws IOException {
    fields.clear(bytes);
    end = Math.min(from + 2, to);
    if (end < from + 2) {
      return Outcome.INCOMPLETE;
    }
    if (bytes[from + 1] == 0) {
      return Outcome.MALFORMED; // Jackson would take it for UTF-16
    }
    try (JsonParser parser = json.createParser(bytes, from, to - from)) {
      Outcome outcome = parse(parser, bytes, from);
      end = from + (int) parser.currentLocation().getByteOffset();
      return outcome == Outcome.MALFORMED && end >= to - CUT_OFF_TOKEN
          ? Outcome.INCOMPLETE
          : outcome;
    }
  }

  private Outcome parse(JsonParser parser, byte[] bytes, int from) throws IOException {
    try {
      parser.nextToken();
      readFields(parser, bytes, from);
      return Outcome.WHOLE;
    } catch (JsonEOFException e) {
      return Outcome.INCOMPLETE;
    } catch (StreamConstraintsException e) {
      return Outcome.TOO_COMPLEX;
    } catch (JsonProcessingException e) {
      return Outcome.MALFORMED;
    }
  }

  private void readFields(JsonParser parser, byte[] bytes, int from) throws IOException {
    Field open = null;
    while (true) {
      JsonToken token = parser.nextToken();
      if (open != null) {
        fields.end(open, endOfValueBefore(bytes, startOfToken(parser, from)));
      }
      if (token == JsonToken.END_OBJECT) {
        return;
      }
      open = names.of(parser.currentName());
      parser.nextToken();
      if (open != null) {
        fields.begin(open, startOfToken(parser, from));
      }
      parser.skipChildren();
    }
  }

  private static int startOfToken(JsonParser parser, int from) {
    return from + (int) parser.currentTokenLocation().getByteOffset();
  }

  // Asking the parser for the end of a string would make it decode the string.
  private static int endOfValueBefore(byte[] bytes, int nextToken) {
    int index = nextToken;
    while (bytes[index - 1] <= ' ' && bytes[index - 1] >= 0 || bytes[index - 1] == ',') {
      index--;
    }
    return index;
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
