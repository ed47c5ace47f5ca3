/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Converts a text of another charset to UTF-8; rejects it from where it is invalid. */
final class Utf8Input extends ByBlocks {
  private static final int BUFFER = 32 * 1024;
  private static final int MOST_BYTES_OF_CHAR = 3;

  private final InputStream in;
  private final Charset charset;
  private final CharsetDecoder decoder;
  private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
  private final CharBuffer chars = CharBuffer.allocate(BUFFER);
  private final ByteBuffer out = ByteBuffer.allocate(BUFFER * MOST_BYTES_OF_CHAR).limit(0);
  private long passed;
  private boolean ended;
  private RejectedFileException broken;

  Utf8Input(InputStream in, Charset charset) {
    this.in = in;
    this.charset = charset;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (!out.hasRemaining()) {
      if (ended && !bytes.hasRemaining() && chars.position() == 0) {
        return -1;
      }
      decode();
    }
    int count = Math.min(length, out.remaining());
    out.get(into, offset, count);
    return count;
  }

  /** If reading fails, what was read before is decoded first. */
  private void fill() throws IOException {
    bytes.compact();
    try {
      int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
      ended = count < 0;
      bytes.position(bytes.position() + Math.max(0, count));
    } catch (RejectedFileException e) {
      broken = e;
    }
    bytes.flip();
  }

  private void decode() throws IOException {
    if (!ended && broken == null && bytes.remaining() < BUFFER / 2) {
      fill();
    }
    int before = bytes.position();
    CoderResult result = decoder.decode(bytes, chars, ended);
    passed += bytes.position() - before;
    if (broken != null && chars.position() == 0) {
      throw broken;
    }
    if (result.isError() && chars.position() == 0) {
      throw new RejectedFileException(
          RejectCode.BROKEN_FILE,
          "from its byte %,d on it is not %s, as its byte order mark or intake.charset says"
              .formatted(passed + 1, charset.name()),
          ended && bytes.remaining() <= MOST_BYTES_OF_CHAR);
    }
    chars.flip();
    out.clear();
    encoder.encode(chars, out, false);
    out.flip();
    chars.compact(); // a first half of a character waits for the second
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
