/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Decodes short JSON strings. */
final class JsonText {
  private final JsonFactory json;

  JsonText(JsonFactory json) {
    this.json = json;
  }

  /** The text of a string that is known to be valid, given with its quotes. */
  String decode(byte[] string) throws IOException {
    for (byte one : string) {
      if (one == '\\') {
        return unescaped(string);
      }
    }
    return new String(string, 1, string.length - 2, StandardCharsets.UTF_8);
  }

  /** Whether an array that is known to be valid holds one or more strings and nothing else. */
  boolean isTexts(byte[] array) throws IOException {
    try (JsonParser parser = json.createParser(array)) {
      parser.nextToken();
      JsonToken token = parser.nextToken();
      boolean texts = token != JsonToken.END_ARRAY;
      while (token != JsonToken.END_ARRAY) {
        texts &= token == JsonToken.VALUE_STRING && parser.getTextLength() > 0;
        parser.skipChildren();
        token = parser.nextToken();
      }
      return texts;
    }
  }

  private String unescaped(byte[] string) throws IOException {
    try (JsonParser parser = json.createParser(string)) {
      return parser.nextTextValue();
    }
  }
}
