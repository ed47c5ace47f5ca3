/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Iterates over the members of a JSON object in UTF-8 and tells where their values are, so that
 * values which are skipped or copied need not be decoded. In nested values it checks only quotes
 * and brackets; it detects an object that is cut off.
 *
 * <p>An instance can be reused for further objects.
 */
public final class JsonMembers {
  private static final byte[] NULL = name("null");
  private static final byte[][] WORDS = {NULL, name("true"), name("false")};

  private byte[] bytes;
  private int at;
  private int end;
  private int nameStart;
  private int nameEnd;
  private int valueStart;
  private boolean whole;
  private boolean first;

  /** Encodes a name for {@link #isNamed}. */
  public static byte[] name(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Begins to read an object.
   *
   * @return false when the value is no object
   */
  public boolean begin(byte[] buffer, int offset, int length) {
    bytes = buffer;
    at = offset;
    end = offset + length;
    whole = false;
    first = true;
    return take('{');
  }

  /** Moves to the next member; returns false after the last one, and when the JSON is not valid. */
  public boolean next() {
    return nextName() && endAt(afterValue(bytes, valueStart, end));
  }

  /**
   * Moves to the value of the next member, for callers that read it in place and then call {@link
   * #endAt}.
   *
   * @return as {@link #next}
   */
  public boolean nextName() {
    if (take('}')) {
      whole = true;
      return false;
    }
    if (!first && !take(',')) {
      return false;
    }
    first = false;
    if (!take('"')) {
      return false;
    }
    nameStart = at;
    at = afterString(bytes, at - 1, end);
    nameEnd = at - 1;
    if (!take(':')) {
      return false;
    }
    valueStart = afterSpace(bytes, at, end);
    return true;
  }

  /**
   * Ends the present value at this index.
   *
   * @return false when the index is beyond the end
   */
  public boolean endAt(int behind) {
    at = behind;
    return at <= end;
  }

  /** Whether the end of the object was reached. */
  public boolean isWhole() {
    return whole;
  }

  /** Whether the end of the object was reached and only white space follows it. */
  public boolean isAlone() {
    return whole && afterSpace(bytes, at, end) == end;
  }

  /** Whether the present member has this name, written without escapes. */
  public boolean isNamed(byte[] name) {
    return is(bytes, nameStart, nameEnd, name);
  }

  /** The index of the quote before the name. */
  public int start() {
    return nameStart - 1;
  }

  public int valueStart() {
    return valueStart;
  }

  public int valueLength() {
    return at - valueStart;
  }

  public boolean isNull() {
    return is(bytes, valueStart, at, NULL);
  }

  /** The scalar value as text; null for null, an object or an array. */
  public String text() throws IOException {
    return switch (bytes[valueStart]) {
      case 'n', '{', '[' -> null;
      case '"' -> string(valueStart, at);
      default -> new String(bytes, valueStart, valueLength(), StandardCharsets.UTF_8);
    };
  }

  private String string(int from, int to) throws IOException {
    if (SwarBytes.indexOf(bytes, from, to, '\\') < to) {
      return JsonFactories.TREES.readValue(bytes, from, to - from, String.class);
    }
    return new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8);
  }

  /** The bytes of the value, not copied. */
  public ByteBuffer value() {
    return ByteBuffer.wrap(bytes, valueStart, at - valueStart);
  }

  /** The name, decoded. */
  public String nameText() throws IOException {
    return string(nameStart - 1, nameEnd + 1);
  }

  /**
   * The value as a whole number.
   *
   * @throws IOException when it is none
   */
  public long number() throws IOException {
    try {
      return Long.parseLong(text());
    } catch (NumberFormatException e) {
      throw new IOException("a member that has to be a whole number is none", e);
    }
  }

  private boolean take(char wanted) {
    at = afterSpace(bytes, at, end);
    if (at < end && bytes[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  /**
   * The index of the first byte from {@code from} on that is no white space; {@code to} if there is
   * none.
   */
  public static int afterSpace(byte[] json, int from, int to) {
    int i = from;
    while (i < to && isSpace(json[i])) {
      i++;
    }
    return i;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /**
   * The index after the value that begins at {@code from}; greater than {@code to} if it is missing
   * or cut off.
   */
  public static int afterValue(byte[] json, int from, int to) {
    if (from >= to) {
      return to + 1;
    }
    return switch (json[from]) {
      case '"' -> afterString(json, from, to);
      case '{', '[' -> afterNested(json, from, to);
      case ',', ':', '}', ']' -> to + 1;
      default -> afterScalar(json, from, to);
    };
  }

  private static int afterScalar(byte[] json, int from, int to) {
    int i = from;
    while (i < to && isOfNumber(json[i])) {
      i++;
    }
    return i > from ? i : afterWord(json, from, to);
  }

  private static boolean isOfNumber(byte b) {
    return (b >= '0' && b <= '9') || b == '-' || b == '.' || b == 'e' || b == 'E' || b == '+';
  }

  private static int afterWord(byte[] json, int from, int to) {
    for (byte[] word : WORDS) {
      int after = from + word.length;
      if (after <= to && is(json, from, after, word)) {
        return after;
      }
    }
    return to + 1;
  }

  private static boolean is(byte[] json, int from, int to, byte[] name) {
    int length = to - from;
    if (length != name.length) {
      return false;
    }
    for (int i = 0; i < length; i++) { // most differ at once, or are too short for wider steps
      if (json[from + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  private static int afterNested(byte[] json, int from, int to) {
    int depth = 0;
    for (int i = from; i < to; i++) {
      byte b = json[i];
      if (b == '"') {
        i = afterString(json, i, to) - 1;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if ((b == '}' || b == ']') && --depth == 0) {
        return i + 1;
      }
    }
    return to + 1;
  }

  /**
   * The index after the string that begins at {@code quote}; greater than {@code to} if it is cut
   * off or no string.
   */
  public static int afterString(byte[] json, int quote, int to) {
    int i = quote + 1;
    while (i < to) {
      if (i <= to - Long.BYTES) {
        long word = SwarBytes.at(json, i);
        long marks =
            SwarBytes.equalTo(word, '"') | SwarBytes.equalTo(word, '\\') | SwarBytes.control(word);
        if (marks == 0) {
          i += Long.BYTES;
          continue;
        }
        i += SwarBytes.firstMarked(marks);
      }
      byte b = json[i];
      if (b == '"') {
        return i + 1;
      }
      boolean escape = b == '\\';
      if (escape ? !isEscaped(json, i + 1, to) : b >= 0 && b < ' ') {
        break;
      }
      i += escape ? 2 : 1;
    }
    return to + 1;
  }

  private static boolean isEscaped(byte[] json, int at, int to) {
    return at < to && "\"\\/bfnrtu".indexOf(json[at]) >= 0;
  }
}
