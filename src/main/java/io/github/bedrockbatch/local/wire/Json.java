/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** JSON of the HTTP interface, as trees, for small bodies. */
public final class Json {
  public static final ObjectMapper TREES =
      JsonFactories.TREES.copy().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Json() {}

  public static ObjectNode object() {
    return TREES.createObjectNode();
  }

  public static byte[] bytes(JsonNode node) {
    try {
      return TREES.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The object in these bytes; anything else is rejected without quoting it. */
  public static ObjectNode readObject(byte[] body) {
    try {
      if (TREES.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      // rejected below, as the parser's own message would quote the body
    }
    throw AwsError.validation("The request body is not a JSON object.");
  }

  public static String timestamp(Instant instant) {
    return MILLIS.format(instant);
  }
}
