/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over the members of one JSON object in UTF-8 and says where their values are, by their
 * quotes and brackets alone: what is only passed over, or passed on, need not be decoded. Whether a
 * value is good JSON is for whoever reads it; an object that is cut off is noticed.
 *
 * <p>One instance is reused for object after object.
 */
public final class JsonMembers {
  private static final byte[] NULL = name("null");

  private byte[] bytes;
  private int at;
  private int end;
  private int nameStart;
  private int nameEnd;
  private int valueStart;
  private boolean whole;
  private boolean first;

  /** A name to compare with, as UTF-8. */
  public static byte[] name(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Begins with an object.
   *
   * @return false when something else stands there
   */
  public boolean begin(byte[] buffer, int offset, int length) {
    bytes = buffer;
    at = offset;
    end = offset + length;
    whole = false;
    first = true;
    return take('{');
  }

  /** Moves to the next member; false after the last, and where it is no JSON. */
  public boolean next() {
    if (take('}')) {
      whole = true;
      return false;
    }
    if (!first && !take(',')) {
      return false;
    }
    first = false;
    skipSpace();
    nameStart = at + 1;
    if (!skipString()) {
      return false;
    }
    nameEnd = at - 1;
    if (!take(':')) {
      return false;
    }
    skipSpace();
    valueStart = at;
    return skipValue();
  }

  /** Whether the object has come to its end. */
  public boolean isWhole() {
    return whole;
  }

  /** Whether the present member has this name, written without escapes. */
  public boolean isNamed(byte[] name) {
    return Arrays.equals(bytes, nameStart, nameEnd, name, 0, name.length);
  }

  /** Where its name begins, with the quote. */
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
    return Arrays.equals(bytes, valueStart, at, NULL, 0, NULL.length);
  }

  /** A scalar as text; null for null, and for an object or array. */
  public String text() throws IOException {
    return switch (bytes[valueStart]) {
      case 'n', '{', '[' -> null;
      case '"' -> string();
      default -> new String(bytes, valueStart, valueLength(), StandardCharsets.UTF_8);
    };
  }

  private String string() throws IOException {
    for (int i = valueStart; i < at; i++) {
      if (bytes[i] == '\\') {
        return JsonFactories.TREES.readValue(bytes, valueStart, valueLength(), String.class);
      }
    }
    return new String(bytes, valueStart + 1, valueLength() - 2, StandardCharsets.UTF_8);
  }

  /** A view of the value. */
  public ByteBuffer value() {
    return ByteBuffer.wrap(bytes, valueStart, at - valueStart);
  }

  private boolean take(char wanted) {
    skipSpace();
    if (at < end && bytes[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < end && isSpace(bytes[at])) {
      at++;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private boolean skipValue() {
    if (at == end) {
      return false;
    }
    return switch (bytes[at]) {
      case '"' -> skipString();
      case '{', '[' -> skipNested();
      case ',', ':', '}', ']' -> false;
      default -> skipScalar();
    };
  }

  private boolean skipScalar() {
    while (at < end && !isSpace(bytes[at]) && ",}]".indexOf(bytes[at]) < 0) {
      at++;
    }
    return true;
  }

  private boolean skipString() {
    if (at >= end || bytes[at] != '"') {
      return false;
    }
    at = afterString(bytes, at, end);
    return at <= end;
  }

  private boolean skipNested() {
    byte[] all = bytes;
    int to = end;
    int depth = 0;
    for (int i = at; i < to; i++) {
      byte b = all[i];
      if (b == '"') {
        i = afterString(all, i, to) - 1;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if ((b == '}' || b == ']') && --depth == 0) {
        at = i + 1;
        return true;
      }
    }
    at = to;
    return false;
  }

  /** Behind the string that begins there; beyond the end when it has none. */
  private static int afterString(byte[] all, int quote, int to) {
    int i = quote + 1;
    while (i < to) {
      byte b = all[i];
      if (b == '"') {
        return i + 1;
      }
      i += b == '\\' ? 2 : 1;
    }
    return to + 1;
  }
}
