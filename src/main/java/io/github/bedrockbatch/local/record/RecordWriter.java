/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.TextNode;
import io.github.bedrockbatch.local.fault.Spoiling;
import io.github.bedrockbatch.local.model.ModelAnswer;
import io.github.bedrockbatch.local.model.ModelRefusal;
import io.github.bedrockbatch.local.model.RequestFormat;
import io.github.bedrockbatch.local.model.ScannedInput;
import io.github.bedrockbatch.local.model.Slice;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** Writes output lines: the input byte for byte, and an answer or an error. */
public record RecordWriter(RequestFormat format, String modelId) {
  private static final byte[] RECORD_ID = "{\"recordId\":\"".getBytes(US_ASCII);
  private static final byte[] MODEL_INPUT = "\",\"modelInput\":".getBytes(US_ASCII);
  private static final byte[] MODEL_OUTPUT = ",\"modelOutput\":".getBytes(US_ASCII);
  private static final byte[] END = {'}'};
  private static final byte[] NULL_ERROR = ",\"error\":null}".getBytes(US_ASCII);
  private static final byte[] NOBODY =
      "{\"recordId\":\"NOBODY00000\",\"modelInput\":{},\"modelOutput\":{}}".getBytes(US_ASCII);

  void answer(
      OutputStream out,
      byte[] line,
      RecordLine record,
      int ordinal,
      ScannedInput prompt,
      ModelAnswer answer)
      throws IOException {
    begin(out, line, record, ordinal);
    out.write(MODEL_OUTPUT);
    format.write(out, modelId, prompt, answer);
    out.write(END);
  }

  void error(OutputStream out, byte[] line, RecordLine record, int ordinal, ModelRefusal refusal)
      throws IOException {
    begin(out, line, record, ordinal);
    String error =
        ",\"error\":{\"errorCode\":%s,\"errorMessage\":%s}}"
            .formatted(refusal.code(), TextNode.valueOf(refusal.getMessage()));
    out.write(error.getBytes(US_ASCII));
  }

  /**
   * Writes a spoilt line or, for a line that is doubled or followed by an unknown record, the
   * second one.
   */
  void spoilt(
      Spoiling how,
      OutputStream out,
      byte[] line,
      RecordLine record,
      int ordinal,
      ScannedInput prompt,
      ModelAnswer answer)
      throws IOException {
    switch (how) {
      case DUPLICATED -> answer(out, line, record, ordinal, prompt, answer);
      case UNKNOWN -> out.write(NOBODY);
      case TRUNCATED -> {
        out.write(RECORD_ID);
        writeId(out, line, record, ordinal);
        out.write(MODEL_INPUT);
      }
      case EMPTY -> {
        begin(out, line, record, ordinal);
        out.write(END);
      }
      case NULLS -> {
        begin(out, line, record, ordinal);
        out.write(MODEL_OUTPUT);
        format.write(out, modelId, prompt, answer);
        out.write(NULL_ERROR);
      }
    }
  }

  private static void begin(OutputStream out, byte[] line, RecordLine record, int ordinal)
      throws IOException {
    out.write(RECORD_ID);
    writeId(out, line, record, ordinal);
    out.write(MODEL_INPUT);
    Slice input = record.modelInput();
    out.write(line, input.from(), input.length());
  }

  private static void writeId(OutputStream out, byte[] line, RecordLine record, int ordinal)
      throws IOException {
    Slice id = record.recordId();
    if (id == null) {
      out.write(made(ordinal));
    } else {
      out.write(line, id.from(), id.length());
    }
  }

  /** The id of eleven characters that a record without one gets. */
  private static byte[] made(int ordinal) {
    return String.format(Locale.ROOT, "REC%08d", ordinal).getBytes(US_ASCII);
  }
}
