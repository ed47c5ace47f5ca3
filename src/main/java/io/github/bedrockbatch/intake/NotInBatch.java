/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.prompt.InvocationType;
import java.io.IOException;

/**
 * What a record asks for that batch jobs do not give. Looked for while the record is parsed, which
 * is done anyway: by the names of members where they have that meaning, so that a text about {@code
 * toolConfig} is a text.
 */
final class NotInBatch {
  /** A member of a block in {@code messages[].content[]}: two objects, two arrays around it. */
  private static final int BLOCK_OF_MESSAGE = 5;

  /** A member of a block in {@code system[]}. */
  private static final int BLOCK_OF_SYSTEM = 3;

  private boolean tools;
  private boolean cachePoint;
  private boolean stream;
  private boolean messages;
  private boolean severalAnswers;

  void clear() {
    tools = false;
    cachePoint = false;
    stream = false;
    messages = false;
    severalAnswers = false;
  }

  /** Passes over the model input whose opening bracket the parser is at. */
  void scan(JsonParser parser) throws IOException {
    String member = "";
    int depth = 1;
    while (depth > 0) {
      switch (parser.nextToken()) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case FIELD_NAME -> {
          if (depth == 1) {
            member = parser.currentName();
            depth += member(member, parser);
          } else if (isBlock(member, depth) && parser.currentName().equals("cachePoint")) {
            JsonToken value = parser.nextToken();
            cachePoint |= value != JsonToken.VALUE_NULL;
            depth += value.isStructStart() ? 1 : 0;
          }
        }
        default -> {}
      }
    }
  }

  private static boolean isBlock(String member, int depth) {
    return (depth == BLOCK_OF_MESSAGE && member.equals("messages"))
        || (depth == BLOCK_OF_SYSTEM && member.equals("system"));
  }

  /** How much deeper its value leads. */
  private int member(String name, JsonParser parser) throws IOException {
    JsonToken value = parser.nextToken();
    switch (name) {
      case "toolConfig" -> tools |= value != JsonToken.VALUE_NULL;
      case "stream" -> stream |= value == JsonToken.VALUE_TRUE;
      case "messages" -> messages = true;
      case "n" -> severalAnswers |= value.isNumeric() && parser.getDoubleValue() > 1;
      default -> {}
    }
    return value.isStructStart() ? 1 : 0;
  }

  /** A sentence for the sender, or null when a job of that type takes the record. */
  String reason(InvocationType type) {
    if (cachePoint) {
      return "a `cachePoint` is in it, and batch jobs do not cache prompts";
    }
    if (type == InvocationType.CONVERSE) {
      return tools
          ? "`toolConfig` is in it, and Converse records in batch jobs cannot use tools;"
              + " the model's own format (InvokeModel) may"
          : null;
    }
    if (stream) {
      return "`stream` is true, and batch jobs do not stream";
    }
    return severalAnswers && messages
        ? "`n` asks for several answers, and a record has one; send a record for each"
        : null;
  }
}
