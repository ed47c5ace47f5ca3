/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
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

  private String unescaped(byte[] string) throws IOException {
    try (JsonParser parser = json.createParser(string)) {
      return parser.nextTextValue();
    }
  }
}
