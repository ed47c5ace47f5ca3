/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results.deadletter;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes JSON byte for byte, past the buffer of the generator. */
public final class RawJson {
  private RawJson() {}

  /**
   * Writes JSON as the next value.
   *
   * @param out the stream that the generator writes to
   */
  public static void write(JsonGenerator json, OutputStream out, ByteBuffer value)
      throws IOException {
    json.writeRawValue("");
    json.flush();
    out.write(value.array(), value.position(), value.remaining());
  }
}
