/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.prompt.RecordId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The lines of one page, put together before they go to disk in one write. */
final class LineBuffer extends ByteArrayOutputStream {
  /** What the line of a record begins with, in both files; its id follows. Not to be written to. */
  static final byte[] BEFORE_ID = ascii("{\"recordId\":\"");

  /** What follows the id in the input file, before the model input. Not to be written to. */
  static final byte[] BEFORE_INPUT = ascii("\",\"modelInput\":");

  private static final byte[] AFTER_INPUT = ascii("}\n");

  /** What a record of the input file has besides its model input. */
  static final int ENVELOPE =
      BEFORE_ID.length + RecordId.LENGTH + BEFORE_INPUT.length + AFTER_INPUT.length;

  private static final int KEEP = 8 * 1024 * 1024;

  private final byte[] id = new byte[RecordId.LENGTH];

  LineBuffer() {
    super(1024 * 1024);
  }

  void inputLine(int ordinal, byte[] modelInput) {
    RecordId.write(ordinal, id, 0);
    writeBytes(BEFORE_ID);
    writeBytes(id);
    writeBytes(BEFORE_INPUT);
    writeBytes(modelInput);
    writeBytes(AFTER_INPUT);
  }

  byte[] array() {
    return buf;
  }

  /** Empties the buffer; one that a page of huge records had blown up is given back. */
  void clear() {
    reset();
    if (buf.length > KEEP) {
      buf = new byte[1024 * 1024];
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
