/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.files.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Reads lines of dead letters; of each line only the parts that may be shown. */
final class LetterLine {
  /** The code of a line that is no JSON object; a person may have edited the file. */
  static final String UNREADABLE = "unreadable";

  private static final int MOST_WORDS = 500;
  private static final int MOST_CONTENT = 4_000;

  private final Map<String, String> texts = new HashMap<>();

  /** The letter in the present line of a reader. */
  Letter read(LetterKind kind, String place, LineReader line) throws IOException {
    texts.clear();
    try (JsonParser json =
        JsonFactories.RECORDS.createParser(line.buffer(), line.offset(), line.length())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return unreadable(kind, place, line);
      }
      fields(json, "");
    } catch (JsonProcessingException e) {
      return unreadable(kind, place, line);
    }
    boolean delivered = kind == LetterKind.UNDELIVERED;
    String recordId = texts.getOrDefault("recordId", texts.get("id"));
    return new Letter(
        id(kind, line),
        place,
        kind,
        null,
        words(delivered ? texts.getOrDefault("undelivered.sink", "unknown") : code()),
        words(texts.getOrDefault(delivered ? "undelivered.reason" : "reason", "")),
        words(recordId),
        words(texts.get("source")),
        words(texts.get("file")),
        words(texts.get("message")),
        number("line"),
        words(texts.get("batchId")),
        number("undelivered.page") == null ? null : number("undelivered.page").intValue(),
        number("attempt") == null ? null : number("attempt").intValue(),
        at(),
        "true".equals(texts.get("truncated")),
        null);
  }

  private String code() {
    return texts.getOrDefault("code", "unknown");
  }

  /** Keeps the scalar fields that have facts, and skips all that may have a prompt in it. */
  private void fields(JsonParser json, String prefix) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = prefix + json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("undelivered") && value == JsonToken.START_OBJECT) {
        fields(json, field + '.');
      } else if (isFact(field) && value.isScalarValue()) {
        texts.put(field, json.getText());
      } else {
        json.skipChildren();
      }
    }
  }

  private static boolean isFact(String field) {
    return switch (field) {
      case "recordId", "id", "source", "file", "message", "line", "ordinal", "code", "reason" ->
          true;
      case "batchId", "attempt", "at", "truncated" -> true;
      default -> field.startsWith("undelivered.");
    };
  }

  /** Made from fields that stay if its value is corrected, or it is written again after a crash. */
  private String id(LetterKind kind, LineReader line) {
    String key =
        switch (kind) {
          case REJECTED -> key("source", "message", "ordinal");
          case FAILED ->
              texts.containsKey("ordinal") ? key("batchId", "ordinal") : key("batchId", "recordId");
          case UNDELIVERED ->
              texts.containsKey("undelivered.page")
                  ? key(
                      "batchId",
                      "undelivered.sink",
                      "undelivered.page",
                      "undelivered.index",
                      "recordId")
                  : text(line);
        };
    return hex(kind, key);
  }

  private static String hex(LetterKind kind, String key) {
    return Sha256.hex(kind + "\n" + key).substring(0, 16);
  }

  private String key(String... names) {
    StringBuilder key = new StringBuilder();
    for (String name : names) {
      key.append(texts.get(name)).append('\n');
    }
    return key.toString();
  }

  private static Letter unreadable(LetterKind kind, String place, LineReader line) {
    return new Letter(
        hex(kind, text(line)),
        place,
        kind,
        null,
        UNREADABLE,
        "the line is no JSON object",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        false,
        null);
  }

  private Long number(String name) {
    try {
      return texts.containsKey(name) ? Long.valueOf(texts.get(name)) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private Instant at() {
    try {
      return texts.containsKey("at") ? Instant.parse(texts.get("at")) : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String words(String text) {
    return text == null || text.length() <= MOST_WORDS ? text : text.substring(0, MOST_WORDS) + '…';
  }

  /** The beginning of the line. */
  static String content(LineReader line) {
    int length = Math.min(line.length(), MOST_CONTENT);
    return new String(line.buffer(), line.offset(), length, StandardCharsets.UTF_8)
        + (length < line.length() ? "…" : "");
  }

  private static String text(LineReader line) {
    return new String(line.buffer(), line.offset(), line.length(), StandardCharsets.UTF_8);
  }
}
