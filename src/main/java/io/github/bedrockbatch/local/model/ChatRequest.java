/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.local.wire.Json;
import java.util.List;

/**
 * Converts any family's modelInput to an OpenAI chat request, with only its texts and the commonest
 * parameters.
 */
final class ChatRequest {
  private static final List<String> MAX_TOKENS =
      List.of("/max_tokens", "/max_gen_len", "/inferenceConfig/maxTokens");
  private static final List<String> TEMPERATURE =
      List.of("/temperature", "/inferenceConfig/temperature");
  private static final List<String> PROMPT = List.of("/prompt", "/inputText");

  private ChatRequest() {}

  static ObjectNode of(JsonNode input) {
    ObjectNode request = Json.object();
    ArrayNode messages = request.putArray("messages");
    if (input.has("system")) {
      messages.addObject().put("role", "system").put("content", text(input.get("system")));
    }
    for (JsonNode message : input.path("messages")) {
      messages
          .addObject()
          .put("role", message.path("role").asText())
          .put("content", text(message.path("content")));
    }
    JsonNode prompt = first(input, PROMPT);
    if (prompt.isTextual()) {
      messages.addObject().put("role", "user").put("content", prompt.textValue());
    }
    copy(request, "max_tokens", first(input, MAX_TOKENS));
    copy(request, "temperature", first(input, TEMPERATURE));
    return request;
  }

  private static String text(JsonNode content) {
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode block : content) {
      text.append(block.path("text").asText());
    }
    return text.toString();
  }

  private static JsonNode first(JsonNode input, List<String> pointers) {
    return pointers.stream()
        .map(input::at)
        .filter(node -> !node.isMissingNode())
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static void copy(ObjectNode request, String name, JsonNode number) {
    if (number.isNumber()) {
      request.set(name, number);
    }
  }
}
