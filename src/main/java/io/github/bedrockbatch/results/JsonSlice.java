/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import com.fasterxml.jackson.core.SerializableString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON that is passed on byte for byte, straight from one buffer into the generator's. */
final class JsonSlice implements SerializableString {
  private byte[] bytes;
  private int offset;
  private int length;

  JsonSlice of(byte[] newBytes, int newOffset, int newLength) {
    bytes = newBytes;
    offset = newOffset;
    length = newLength;
    return this;
  }

  int length() {
    return length;
  }

  @Override
  public int appendUnquotedUTF8(byte[] buffer, int at) {
    if (length > buffer.length - at) {
      return -1;
    }
    System.arraycopy(bytes, offset, buffer, at, length);
    return length;
  }

  @Override
  public byte[] asUnquotedUTF8() {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  @Override
  public String getValue() {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public int charLength() {
    return getValue().length();
  }

  @Override
  public char[] asQuotedChars() {
    throw notAText();
  }

  @Override
  public byte[] asQuotedUTF8() {
    throw notAText();
  }

  @Override
  public int appendQuotedUTF8(byte[] buffer, int at) {
    throw notAText();
  }

  @Override
  public int appendQuoted(char[] buffer, int at) {
    throw notAText();
  }

  @Override
  public int appendUnquoted(char[] buffer, int at) {
    throw notAText();
  }

  @Override
  public int writeQuotedUTF8(OutputStream out) {
    throw notAText();
  }

  @Override
  public int writeUnquotedUTF8(OutputStream out) throws IOException {
    out.write(bytes, offset, length);
    return length;
  }

  @Override
  public int putQuotedUTF8(ByteBuffer buffer) {
    throw notAText();
  }

  @Override
  public int putUnquotedUTF8(ByteBuffer buffer) {
    if (length > buffer.remaining()) {
      return -1;
    }
    buffer.put(bytes, offset, length);
    return length;
  }

  private static UnsupportedOperationException notAText() {
    return new UnsupportedOperationException("JSON that is written as it is has no quoted form");
  }
}
