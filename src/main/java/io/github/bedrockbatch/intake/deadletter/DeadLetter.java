/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.deadletter;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.reject.Utf8;
import io.github.bedrockbatch.intake.reject.ValuePlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * A rejected value with everything that is needed to correct it and send it again.
 *
 * @param route the id of the route that brought it, whose settings it was read with; may be null
 * @param file the name of the file or topic it came in
 * @param message the name of the message it came in; null for a file
 * @param headers those of its message that are kept
 * @param id the user's own id, or null when it is not known
 */
public record DeadLetter(
    String route,
    String source,
    String file,
    String message,
    Map<String, String> headers,
    ValuePlace place,
    String id,
    Rejection rejection,
    Excerpt value) {

  /** Identifies the letter; the same if its source is read again. */
  String key() {
    return key(message, place.ordinal(), rejection.code().wireName());
  }

  static String key(String message, long ordinal, String code) {
    return (message == null ? "" : message + ' ') + ordinal + code;
  }

  void write(JsonGenerator json, Instant at) throws IOException {
    json.writeStartObject();
    if (route != null) {
      json.writeStringField("route", route);
    }
    json.writeStringField("source", source);
    json.writeStringField("file", file);
    if (message != null) {
      json.writeStringField("message", message);
    }
    if (!headers.isEmpty()) {
      json.writeObjectFieldStart("headers");
      for (Map.Entry<String, String> header : headers.entrySet()) {
        json.writeStringField(header.getKey(), header.getValue());
      }
      json.writeEndObject();
    }
    json.writeNumberField("line", place.line());
    json.writeNumberField("ordinal", place.ordinal());
    if (id != null) {
      json.writeStringField("id", id);
    }
    json.writeStringField("code", rejection.code().wireName());
    json.writeStringField("reason", rejection.reason());
    json.writeStringField("at", at.toString());
    if (value.bytes().length > 0) {
      writeValue(json);
    }
    json.writeEndObject();
  }

  private void writeValue(JsonGenerator json) throws IOException {
    if (value.header() != null) {
      json.writeStringField("header", new String(value.header(), StandardCharsets.UTF_8));
    }
    byte[] bytes = value.bytes();
    int end = value.truncated() ? Utf8.wholeCharacters(bytes, 0, bytes.length) : bytes.length;
    if (Utf8.isValid(bytes, 0, end)) {
      json.writeStringField("value", new String(bytes, 0, end, StandardCharsets.UTF_8));
    } else {
      json.writeBinaryField("valueBase64", bytes);
    }
    if (value.truncated()) {
      json.writeBooleanField("truncated", true);
    }
  }
}
