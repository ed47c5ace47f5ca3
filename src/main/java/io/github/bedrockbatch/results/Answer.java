/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.model.AnswerPath;
import io.github.bedrockbatch.model.ModelFamilies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The text, the stop reason and the token counts in a model's output, whichever model it was. Where
 * they are is known from {@link ModelFamilies}.
 *
 * <p>The text stays the JSON that it is: to decode it and to encode it again would cost more than
 * all else that is done with a result.
 */
final class Answer {
  private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
  private byte[] line;
  private int base;
  private int texts;
  private boolean blank;
  private int textStart;
  private int textEnd;
  private int reasonStart;
  private int reasonLength;
  private long inputTokens;
  private long outputTokens;

  /** Forgets what was read before. */
  void begin() {
    texts = 0;
    blank = true;
    reasonLength = 0;
    joined.reset();
    inputTokens = -1;
    outputTokens = -1;
  }

  /**
   * Reads a model's output.
   *
   * @param itsLine what it is a part of; must stay until the text is used
   */
  void read(byte[] itsLine, int offset, int length) throws IOException {
    line = itsLine;
    base = offset;
    try (JsonParser json = JsonFactories.RECORDS.createParser(itsLine, offset, length)) {
      json.nextToken();
      read(json, ModelFamilies.answer());
      json.finishToken(); // a string that nobody asked for is not yet read to its end
    }
  }

  private void read(JsonParser json, AnswerPath place) throws IOException {
    switch (json.currentToken()) {
      case START_ARRAY -> {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          read(json, place);
        }
      }
      case START_OBJECT -> {
        while (json.nextToken() != JsonToken.END_OBJECT) {
          AnswerPath member = place.member(json.currentName());
          json.nextToken();
          if (member == null) {
            json.skipChildren();
          } else {
            read(json, member);
          }
        }
      }
      case VALUE_STRING -> {
        int quote = base + (int) json.currentTokenLocation().getByteOffset();
        if (place.meaning() == AnswerPath.Meaning.TEXT) {
          text(quote);
        } else if (place.meaning() == AnswerPath.Meaning.STOP_REASON && reasonLength == 0) {
          reasonStart = quote;
          reasonLength = end(quote) + 1 - quote;
        }
      }
      case VALUE_NUMBER_INT -> number(json, place.meaning());
      default -> {}
    }
  }

  private void number(JsonParser json, AnswerPath.Meaning meaning) throws IOException {
    if (meaning == AnswerPath.Meaning.INPUT_TOKENS) {
      inputTokens = json.getLongValue();
    } else if (meaning == AnswerPath.Meaning.OUTPUT_TOKENS) {
      outputTokens = json.getLongValue();
    }
  }

  /** The parser rejects a string without an end a moment later. */
  private void text(int quote) {
    int end = end(quote);
    if (texts == 1) {
      joined.write('"');
      joined.write(line, textStart, textEnd - textStart);
    }
    texts++;
    blank &= isBlank(quote + 1, end);
    textStart = quote + 1;
    textEnd = end;
    if (texts > 1) {
      joined.write(line, textStart, textEnd - textStart);
    }
  }

  /** Whether a text in JSON is nothing but white space. */
  private boolean isBlank(int start, int end) {
    for (int at = start; at < end; at++) {
      if (line[at] == '\\' && at + 1 < end && "nrt".indexOf(line[at + 1]) >= 0) {
        at++;
      } else if (line[at] != ' ') {
        return false;
      }
    }
    return true;
  }

  /** Where the closing quote of the string is, or the line's end. */
  private int end(int quote) {
    int end = quote + 1;
    while (end < line.length && line[end] != '"') {
      end += line[end] == '\\' ? 2 : 1;
    }
    return Math.min(end, line.length);
  }

  /** Why the model stopped, as one JSON string; null when it did not say. As {@link #text()}. */
  ByteBuffer stopReason() {
    return reasonLength == 0 ? null : ByteBuffer.wrap(line, reasonStart, reasonLength);
  }

  /**
   * All text blocks one after the other, as one JSON string; null when the output has none, as with
   * embeddings. Good until the next line is read.
   */
  ByteBuffer text() {
    if (texts == 0) {
      return null;
    }
    if (texts == 1) {
      return ByteBuffer.wrap(line, textStart - 1, textEnd - textStart + 2);
    }
    byte[] all = Arrays.copyOf(joined.toByteArray(), joined.size() + 1);
    all[all.length - 1] = '"';
    return ByteBuffer.wrap(all);
  }

  /** Whether it has texts and all of them are blank. */
  boolean isBlank() {
    return texts > 0 && blank;
  }

  /** -1 when the model did not say. */
  long inputTokens() {
    return inputTokens;
  }

  /** -1 when the model did not say. */
  long outputTokens() {
    return outputTokens;
  }
}
