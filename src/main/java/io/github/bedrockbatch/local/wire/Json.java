/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** JSON as it is spoken here: trees for the small things, a bare factory for the record lines. */
public final class Json {
  /**
   * A record may be one string of tens of megabytes, so the library's own length limits are off.
   */
  public static final JsonFactory LINES =
      JsonFactory.builder()
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  public static final ObjectMapper TREES =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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

  /** The object in these bytes; anything else is refused without quoting it. */
  public static ObjectNode readObject(byte[] body) {
    try {
      if (TREES.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      // falls through: the parser's own message would quote the body
    }
    throw AwsError.validation("The request body is not a JSON object.");
  }

  public static String timestamp(Instant instant) {
    return MILLIS.format(instant);
  }
}
