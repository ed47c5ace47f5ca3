/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import io.github.bedrockbatch.files.LineReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A line of a batch's input, {@code {"recordId":"…","modelInput":…}}. This class alone writes such
 * lines, so their parts have fixed positions and are read without a parser.
 */
public final class InputLine {
  private static final byte[] BEFORE_ID = ascii("{\"recordId\":\"");
  private static final byte[] BEFORE_INPUT = ascii("\",\"modelInput\":");
  private static final int BEGIN = BEFORE_ID.length + RecordId.LENGTH + BEFORE_INPUT.length;

  /** The bytes of a line besides its model input, including its line feed. */
  public static final int ENVELOPE = BEGIN + "}\n".length();

  private InputLine() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes the line up to the end of its model input. */
  public static void begin(ByteArrayOutputStream to, int ordinal, byte[] modelInput) {
    byte[] id = new byte[RecordId.LENGTH];
    RecordId.write(ordinal, id, 0);
    to.writeBytes(BEFORE_ID);
    to.writeBytes(id);
    to.writeBytes(BEFORE_INPUT);
    to.writeBytes(modelInput);
  }

  public static void write(ByteArrayOutputStream to, int ordinal, byte[] modelInput) {
    begin(to, ordinal, modelInput);
    to.write('}');
    to.write('\n');
  }

  /**
   * The ordinal of this line or of another kind that begins with its record id; -1 if none does.
   */
  public static int ordinal(LineReader line) {
    if (!has(line, BEFORE_ID, 0)) {
      return -1;
    }
    int from = line.offset() + BEFORE_ID.length;
    int length = Math.min(RecordId.LENGTH, line.length() - BEFORE_ID.length);
    return RecordId.ordinal(new String(line.buffer(), from, length, StandardCharsets.ISO_8859_1));
  }

  /** Whether the line has its record id and some model input where they must be; checks neither. */
  public static boolean is(LineReader line) {
    return line.length() > BEGIN + 1
        && has(line, BEFORE_ID, 0)
        && has(line, BEFORE_INPUT, BEGIN - BEFORE_INPUT.length);
  }

  /**
   * @throws IOException when {@link #is} says no
   */
  public static byte[] modelInput(LineReader line) throws IOException {
    if (!is(line)) {
      throw new IOException("a line of the batch's input has no modelInput where it should be");
    }
    int end = line.offset() + line.length() - 1;
    return Arrays.copyOfRange(line.buffer(), line.offset() + BEGIN, end);
  }

  private static boolean has(LineReader line, byte[] part, int at) {
    int from = line.offset() + at;
    return line.length() >= at + part.length
        && Arrays.equals(line.buffer(), from, from + part.length, part, 0, part.length);
  }
}
