/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import java.util.Map;

/** Writes a request with tools in the format of OpenAI's chat completions. */
final class ToChat {
  private static final Map<String, String> INFERENCE =
      Map.of(
          "maxTokens", "max_tokens",
          "temperature", "temperature",
          "topP", "top_p",
          "stopSequences", "stop");

  private final ObjectNode request = ConverseRequest.object();
  private final ArrayNode messages = request.putArray("messages");

  private ToChat() {}

  static ObjectNode write(ObjectNode converse) throws RejectedException {
    ToChat chat = new ToChat();
    for (JsonNode text : converse.path("system")) {
      chat.messages.addObject().put("role", "system").set("content", text.get("text"));
    }
    for (JsonNode message : converse.path("messages")) {
      if (message.path("role").asText().equals("user")) {
        chat.user(message.path("content"));
      } else {
        chat.assistant(message.path("content"));
      }
    }
    JsonNode inference = converse.path("inferenceConfig");
    for (String name : inference.propertyStream().map(Map.Entry::getKey).toList()) {
      chat.request.set(INFERENCE.get(name), inference.get(name));
    }
    chat.tools(converse.path("toolConfig"));
    JsonNode schema = converse.at("/outputConfig/textFormat/structure/jsonSchema");
    if (schema.isObject()) {
      ObjectNode format = chat.request.putObject("response_format").put("type", "json_schema");
      ObjectNode its = format.putObject("json_schema");
      its.put("name", schema.path("name").asText("answer"));
      its.set("schema", ToMessages.parsed(schema.path("schema").asText()));
    }
    return chat.request;
  }

  /** What tools have returned are messages of their own, before the rest. */
  private void user(JsonNode content) throws RejectedException {
    ArrayNode parts = ConverseRequest.object().putArray("parts");
    for (JsonNode block : content) {
      if (block.has("toolResult")) {
        toolResult(block.get("toolResult"));
      } else if (block.has("image")) {
        JsonNode image = block.get("image");
        String url =
            "data:image/%s;base64,%s"
                .formatted(
                    image.path("format").asText(), image.path("source").path("bytes").asText());
        parts.addObject().put("type", "image_url").putObject("image_url").put("url", url);
      } else if (block.has("text")) {
        parts.addObject().put("type", "text").set("text", block.get("text"));
      } else {
        throw Members.unsayable("document", "a request with tools to this model");
      }
    }
    if (!parts.isEmpty()) {
      messages.addObject().put("role", "user").set("content", parts);
    }
  }

  private void toolResult(JsonNode result) throws RejectedException {
    StringBuilder text = new StringBuilder();
    for (JsonNode block : result.path("content")) {
      text.append(block.path("text").asText());
    }
    ObjectNode message = messages.addObject().put("role", "tool");
    message.set("tool_call_id", result.get("toolUseId"));
    message.put("content", text.toString());
    if (result.has("status")) {
      throw Members.unsayable("is_error", "a request to this model");
    }
  }

  private void assistant(JsonNode content) throws RejectedException {
    ObjectNode message = messages.addObject().put("role", "assistant");
    StringBuilder text = new StringBuilder();
    for (JsonNode block : content) {
      if (block.has("toolUse")) {
        JsonNode use = block.get("toolUse");
        ObjectNode call = message.withArray("/tool_calls").addObject().put("type", "function");
        call.set("id", use.get("toolUseId"));
        ObjectNode function = call.putObject("function");
        function.set("name", use.get("name"));
        function.put("arguments", use.path("input").toString());
      } else if (block.has("text")) {
        text.append(block.path("text").asText());
      } else {
        throw Members.unsayable("image", "an answer of this model");
      }
    }
    message.put("content", text.toString());
  }

  private void tools(JsonNode config) {
    for (JsonNode tool : config.path("tools")) {
      JsonNode spec = tool.get("toolSpec");
      ObjectNode function =
          request.withArray("/tools").addObject().put("type", "function").putObject("function");
      function.set("name", spec.get("name"));
      if (spec.has("description")) {
        function.set("description", spec.get("description"));
      }
      function.set("parameters", spec.at("/inputSchema/json"));
      if (spec.has("strict")) {
        function.put("strict", true);
      }
    }
    JsonNode choice = config.path("toolChoice");
    if (choice.has("tool")) {
      ObjectNode its = request.putObject("tool_choice").put("type", "function");
      its.putObject("function").set("name", choice.at("/tool/name"));
    } else if (choice.isObject()) {
      request.put("tool_choice", choice.has("any") ? "required" : "none");
    }
    if (config.has(ConverseRequest.ONE_AT_A_TIME)) {
      request.put("parallel_tool_calls", false);
    }
  }
}
