/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.files.JsonMembers;
import io.github.bedrockbatch.model.AnswerPath;
import io.github.bedrockbatch.model.ModelFamilies;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds the text, the stop reason and the token counts in the output of any model. Their places are
 * in {@link ModelFamilies}.
 *
 * <p>The text stays JSON: decoding and encoding it again would cost more than all else that is done
 * with a result.
 */
final class AnswerFields {
  /** Values that are nested deeper are skipped. */
  private static final int MOST_NESTED = 64;

  private static final int MOST_DIGITS = 18;

  private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
  private byte[] line;
  private int lineEnd;
  private int depth;
  private int texts;
  private boolean blank;
  private int textStart;
  private int textEnd;
  private int reasonStart;
  private int reasonLength;
  private long inputTokens;
  private long outputTokens;

  /** Forgets the previous output. */
  void begin() {
    texts = 0;
    blank = true;
    reasonLength = 0;
    joined.reset();
    inputTokens = -1;
    outputTokens = -1;
  }

  /**
   * Reads a model's output in one pass without decoding it, as there is one for each record.
   *
   * @param itsLine the line with the output; must not change until the text is used
   * @param offset where the output begins
   * @param end of the line
   * @return the offset after the output; greater than {@code end} if it is not whole JSON
   */
  int read(byte[] itsLine, int offset, int end) {
    line = itsLine;
    lineEnd = end;
    depth = 0;
    return afterValue(offset, ModelFamilies.answer());
  }

  /**
   * Returns the offset after the value that begins at {@code at}; greater than the end of the line
   * if it is not whole.
   *
   * @param place null where no part of the answer is
   */
  private int afterValue(int at, AnswerPath place) {
    int after = lineEnd + 1;
    boolean nested = at < lineEnd && (line[at] == '{' || line[at] == '[');
    if (nested && depth < MOST_NESTED) {
      depth++;
      after = afterNested(at, place);
      depth--;
      return after;
    }
    after = JsonMembers.afterValue(line, at, lineEnd);
    if (!nested && place != null && after <= lineEnd) {
      scalar(at, after, place.meaning());
    }
    return after;
  }

  private int afterNested(int open, AnswerPath place) {
    boolean object = line[open] == '{';
    char close = object ? '}' : ']';
    int at = space(open + 1);
    if (is(at, close)) {
      return at + 1;
    }
    while (at < lineEnd) {
      AnswerPath inside = place;
      if (object) {
        int after = is(at, '"') ? JsonMembers.afterString(line, at, lineEnd) : lineEnd;
        int colon = space(after);
        if (!is(colon, ':')) {
          break;
        }
        inside = place == null ? null : place.member(line, at + 1, after - 1);
        at = space(colon + 1);
      }
      at = space(afterValue(at, inside));
      if (is(at, close)) {
        return at + 1;
      }
      if (!is(at, ',')) {
        break;
      }
      at = space(at + 1);
    }
    return lineEnd + 1;
  }

  private int space(int at) {
    return JsonMembers.afterSpace(line, at, lineEnd);
  }

  private boolean is(int at, char wanted) {
    return at < lineEnd && line[at] == wanted;
  }

  private void scalar(int start, int end, AnswerPath.Meaning meaning) {
    boolean text = line[start] == '"';
    switch (meaning) {
      case TEXT -> {
        if (text) {
          text(start + 1, end - 1);
        }
      }
      case STOP_REASON -> {
        if (text && reasonLength == 0) {
          reasonStart = start;
          reasonLength = end - start;
        }
      }
      case INPUT_TOKENS -> inputTokens = number(start, end, inputTokens);
      case OUTPUT_TOKENS -> outputTokens = number(start, end, outputTokens);
      case NONE -> {}
    }
  }

  /** The number at this place; {@code before} if it is not a count. */
  private long number(int start, int end, long before) {
    long number = 0;
    for (int i = start; i < end; i++) {
      int digit = line[i] - '0';
      if (digit < 0 || digit > 9 || end - start > MOST_DIGITS) {
        return before;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private void text(int start, int end) {
    if (texts == 1) {
      joined.write('"');
      joined.write(line, textStart, textEnd - textStart);
    }
    texts++;
    blank &= isBlank(start, end);
    textStart = start;
    textEnd = end;
    if (texts > 1) {
      joined.write(line, textStart, textEnd - textStart);
    }
  }

  /** Whether a JSON string, without its quotes, is empty or white space. */
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

  /**
   * Why the model stopped, as a JSON string; null when it did not say. Valid as {@link #text()}.
   */
  ByteBuffer stopReason() {
    return reasonLength == 0 ? null : ByteBuffer.wrap(line, reasonStart, reasonLength);
  }

  /**
   * All text blocks one after the other, as one JSON string; null when the output has none, as with
   * embeddings. Valid until the next line is read.
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
