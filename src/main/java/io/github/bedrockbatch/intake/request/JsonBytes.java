/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON that is put together piece by piece; used again for each value. */
public final class JsonBytes {
  private static final int FIRST_LENGTH = 8 * 1024;

  /** A longer array that one huge value left behind is not kept. */
  private static final int KEPT_LENGTH = 1024 * 1024;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[FIRST_LENGTH];
  private int length;

  public void clear() {
    length = 0;
    if (bytes.length > KEPT_LENGTH) {
      bytes = new byte[FIRST_LENGTH];
    }
  }

  /** What is in it; the array is longer. */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  void raw(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
  }

  public void raw(byte[] all) {
    raw(all, 0, all.length);
  }

  public void quote() {
    room(1);
    bytes[length++] = '"';
  }

  /** Writes UTF-8 as the inside of a string. */
  public void escaped(byte[] from, int start, int end) {
    room(end - start);
    for (int i = start; i < end; i++) {
      byte one = from[i];
      if (one == '"' || one == '\\') {
        room(2 + end - i);
        bytes[length++] = '\\';
        bytes[length++] = one;
      } else if (one >= 0 && one < ' ') {
        room(6 + end - i);
        control(one);
      } else {
        bytes[length++] = one;
      }
    }
  }

  private void control(byte one) {
    bytes[length++] = '\\';
    int letter = "\b\t\n\f\r".indexOf(one);
    if (letter >= 0) {
      bytes[length++] = (byte) "btnfr".charAt(letter);
      return;
    }
    bytes[length++] = 'u';
    bytes[length++] = '0';
    bytes[length++] = '0';
    bytes[length++] = HEX[one >> 4];
    bytes[length++] = HEX[one & 0xF];
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }

  static byte[] string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    JsonBytes json = new JsonBytes();
    json.quote();
    json.escaped(utf8, 0, utf8.length);
    json.quote();
    return json.copy();
  }
}
