/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Removes null members of objects, and white space between tokens. Everything else stays the same,
 * byte for byte; so do nulls in arrays, whose position has a meaning.
 */
public final class NullMembers {
  private final byte[] bytes;
  private final int end;
  private final ByteArrayOutputStream out;
  private int at;

  private NullMembers(ByteBuffer json, ByteArrayOutputStream out) {
    this.bytes = json.array();
    this.at = json.position();
    this.end = json.limit();
    this.out = out;
  }

  /**
   * Returns the value without null members.
   *
   * @param json a value that a parser has accepted; its array is not changed
   */
  public static ByteBuffer removed(ByteBuffer json) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.remaining());
    new NullMembers(json, out).value();
    return ByteBuffer.wrap(out.toByteArray());
  }

  private void value() {
    switch (next()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> scalar();
    }
  }

  private void object() {
    at++;
    out.write('{');
    byte before = 0;
    while (next() != '}') {
      int name = at;
      skipString();
      int nameEnd = at;
      next(); // the colon
      at++;
      if (next() == 'n') {
        at += 4;
      } else {
        before = separate(before);
        out.write(bytes, name, nameEnd - name);
        out.write(':');
        value();
      }
      skipComma();
    }
    at++;
    out.write('}');
  }

  private void array() {
    at++;
    out.write('[');
    byte before = 0;
    while (next() != ']') {
      before = separate(before);
      value();
      skipComma();
    }
    at++;
    out.write(']');
  }

  private byte separate(byte before) {
    if (before != 0) {
      out.write(before);
    }
    return ',';
  }

  private void skipComma() {
    if (next() == ',') {
      at++;
    }
  }

  private void string() {
    int from = at;
    skipString();
    out.write(bytes, from, at - from);
  }

  private void skipString() {
    at++;
    while (bytes[at] != '"') {
      at += bytes[at] == '\\' ? 2 : 1;
    }
    at++;
  }

  private void scalar() {
    int from = at;
    while (at < end && ",}] \t\r\n".indexOf(bytes[at]) < 0) {
      at++;
    }
    out.write(bytes, from, at - from);
  }

  /** Skips white space; returns the first byte of the next token. */
  private byte next() {
    while (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n') {
      at++;
    }
    return bytes[at];
  }
}
