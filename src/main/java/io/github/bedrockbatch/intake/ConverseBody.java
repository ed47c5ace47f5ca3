/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The request body of the Converse API for one prompt object. Texts and numbers are put in as they
 * stand in the file, escapes and all.
 */
final class ConverseBody {
  private static final byte[] MESSAGE =
      ascii("{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":");
  private static final byte[] END_OF_MESSAGE = ascii("}]}]");
  private static final byte[] SYSTEM = ascii(",\"system\":[{\"text\":");
  private static final byte[] END_OF_SYSTEM = ascii("}]");
  private static final byte[] INFERENCE = ascii(",\"inferenceConfig\":{");
  private static final byte[] MAX_TOKENS = ascii("\"maxTokens\":");
  private static final byte[] TEMPERATURE = ascii("\"temperature\":");
  private static final byte[] COMMA = ascii(",");
  private static final byte[] END = ascii("}");
  private static final byte[] NOTHING = {};

  private ConverseBody() {}

  static byte[] of(FieldSlices fields) {
    boolean system = fields.has(Field.SYSTEM);
    boolean tokens = fields.has(Field.MAX_TOKENS);
    boolean temperature = fields.has(Field.TEMPERATURE);
    boolean inference = tokens || temperature;
    return join(
        MESSAGE,
        fields.copy(Field.PROMPT),
        END_OF_MESSAGE,
        system ? SYSTEM : NOTHING,
        system ? fields.copy(Field.SYSTEM) : NOTHING,
        system ? END_OF_SYSTEM : NOTHING,
        inference ? INFERENCE : NOTHING,
        tokens ? MAX_TOKENS : NOTHING,
        tokens ? fields.copy(Field.MAX_TOKENS) : NOTHING,
        tokens && temperature ? COMMA : NOTHING,
        temperature ? TEMPERATURE : NOTHING,
        temperature ? fields.copy(Field.TEMPERATURE) : NOTHING,
        inference ? END : NOTHING,
        END);
  }

  private static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer body = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      body.put(part);
    }
    return body.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
