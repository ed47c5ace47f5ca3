/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Converts result lines to the form for the sinks. Other lines, such as events, stay as they are.
 * Thread-safe.
 */
public final class ResultLines {
  private static final byte[] OURS = "{\"recordId\":".getBytes(StandardCharsets.US_ASCII);

  /**
   * Escapes all else, as an answer may have half a surrogate pair, which is legal in JSON but not
   * in UTF-8.
   */
  private static final ObjectWriter IN_ASCII =
      JsonFactories.TREES.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private final ResultForm form;

  private ResultLines(ResultForm form) {
    this.form = form;
  }

  public static ResultLines of(ResultShape shape) {
    return new ResultLines(
        switch (shape) {
          case BEDROCK_BATCH -> null;
          case OPENAI -> new OpenAiForm();
          case ANTHROPIC -> new AnthropicForm();
          case TEXT -> new TextForm();
        });
  }

  /** Whether lines keep our own form. */
  public boolean areOurs() {
    return form == null;
  }

  /** Converts lines, each ended by {@code \n}. */
  public byte[] all(byte[] lines) {
    if (form == null) {
      return lines;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(lines.length);
    int start = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        all.writeBytes(line(lines, start, i - start));
        all.write('\n');
        start = i + 1;
      }
    }
    return all.toByteArray();
  }

  /** Converts one line, without its separator. */
  public byte[] line(byte[] bytes, int offset, int length) {
    int end = offset + length;
    if (form == null
        || length < OURS.length
        || !Arrays.equals(bytes, offset, offset + OURS.length, OURS, 0, OURS.length)) {
      return Arrays.copyOfRange(bytes, offset, end);
    }
    try {
      JsonNode line = JsonFactories.TREES.readTree(bytes, offset, length);
      return bytes(form.of(new ResultLine(line)));
    } catch (IOException e) {
      throw new UncheckedIOException("A result line is no JSON object", e);
    }
  }

  private static byte[] bytes(ObjectNode line) throws JsonProcessingException {
    try {
      ByteBuffer utf8 =
          StandardCharsets.UTF_8
              .newEncoder()
              .encode(CharBuffer.wrap(JsonFactories.TREES.writeValueAsString(line)));
      return Arrays.copyOf(utf8.array(), utf8.limit());
    } catch (CharacterCodingException e) {
      return IN_ASCII.writeValueAsString(line).getBytes(StandardCharsets.US_ASCII);
    }
  }
}
