/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * One pass over a modelInput without a tree: which members it has, of which shape its messages are,
 * and where the text is that a model would answer. Positions are those of the parsed bytes.
 */
public final class ModelInputScan {
  private final byte[] buffer;
  private final JsonParser parser;
  private final int base;
  private final int limit;

  boolean hasMessages;
  boolean hasAnthropicVersion;
  boolean hasMaxTokens;
  boolean hasToolConfig;
  boolean hasInputImage;
  boolean hasTaskType;
  boolean hasTypedBlock;
  boolean hasBareBlock;
  boolean hasStringContent;
  int dimensions;
  Slice userText;
  Slice prompt;
  Slice inputText;
  Slice valueToEmbed;

  private Slice messageText;
  private boolean userMessage;

  /**
   * @param parser reads bytes {@code [base, limit)} of the buffer
   */
  public ModelInputScan(byte[] buffer, int base, int limit, JsonParser parser) {
    this.buffer = buffer;
    this.base = base;
    this.limit = limit;
    this.parser = parser;
  }

  /** Reads the object whose START_OBJECT is the current token, to its end. */
  public ModelInputScan read() throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "messages" -> messages(value);
        case "anthropic_version" -> hasAnthropicVersion = true;
        case "max_tokens" -> hasMaxTokens = true;
        case "toolConfig" -> hasToolConfig = value == JsonToken.START_OBJECT;
        case "inputImage" -> hasInputImage = true;
        case "taskType" -> hasTaskType = true;
        case "prompt" -> prompt = string(value);
        case "inputText" -> inputText = string(value);
        case "dimensions" -> dimensions = number(value);
        case "singleEmbeddingParams" -> {
          embeddingParams(value);
          continue;
        }
        default -> {}
      }
      parser.skipChildren();
    }
    return this;
  }

  private void messages(JsonToken token) throws IOException {
    if (token != JsonToken.START_ARRAY) {
      return;
    }
    hasMessages = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        message();
      } else {
        parser.skipChildren();
      }
    }
  }

  private void message() throws IOException {
    messageText = null;
    userMessage = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if ("role".equals(name) && value == JsonToken.VALUE_STRING) {
        userMessage = "user".equals(parser.getText());
      } else if ("content".equals(name)) {
        content(value);
      } else {
        parser.skipChildren();
      }
    }
    if (userMessage && messageText != null) {
      userText = messageText;
    }
  }

  private void content(JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      hasStringContent = true;
      messageText = string(token);
    } else if (token == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          block();
        } else {
          parser.skipChildren();
        }
      }
    } else {
      parser.skipChildren();
    }
  }

  private void block() throws IOException {
    boolean typed = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if ("text".equals(name) && value == JsonToken.VALUE_STRING) {
        messageText = string(value);
      } else {
        typed |= "type".equals(name);
        parser.skipChildren();
      }
    }
    hasTypedBlock |= typed;
    hasBareBlock |= !typed;
  }

  private void embeddingParams(JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      return;
    }
    for (int depth = 1; depth > 0; ) {
      JsonToken next = parser.nextToken();
      if (next == JsonToken.START_OBJECT) {
        depth++;
      } else if (next == JsonToken.END_OBJECT) {
        depth--;
      } else if (next == JsonToken.VALUE_STRING && "value".equals(parser.currentName())) {
        valueToEmbed = string(next);
      } else if (next == JsonToken.VALUE_NUMBER_INT
          && "embeddingDimension".equals(parser.currentName())) {
        dimensions = number(next);
      }
    }
  }

  private int number(JsonToken token) throws IOException {
    return token == JsonToken.VALUE_NUMBER_INT ? parser.getValueAsInt() : 0;
  }

  private Slice string(JsonToken token) {
    return token == JsonToken.VALUE_STRING ? Slice.ofString(buffer, tokenStart(), limit) : null;
  }

  private int tokenStart() {
    return base + (int) parser.currentTokenLocation().getByteOffset();
  }
}
