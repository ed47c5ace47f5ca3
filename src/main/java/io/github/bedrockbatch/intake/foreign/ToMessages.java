/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.intake.reject.RejectedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes a request with tools in the format of Claude. */
final class ToMessages {
  private static final String TYPE = "type";

  private ToMessages() {}

  static ObjectNode write(ObjectNode converse) throws RejectedException {
    ObjectNode request = ConverseRequest.object();
    request.put("anthropic_version", OwnFormats.VERSION);
    JsonNode inference = converse.path("inferenceConfig");
    request.put("max_tokens", inference.path("maxTokens").asInt(OwnFormats.MAX_TOKENS));
    copy(inference, "temperature", request, "temperature");
    copy(inference, "topP", request, "top_p");
    copy(inference, "stopSequences", request, "stop_sequences");
    for (JsonNode text : converse.path("system")) {
      request.withArray("/system").addObject().put(TYPE, "text").set("text", text.get("text"));
    }
    ArrayNode messages = request.putArray("messages");
    for (JsonNode message : converse.path("messages")) {
      ObjectNode its = messages.addObject();
      its.set("role", message.get("role"));
      blocks(message.path("content"), its.putArray("content"));
    }
    tools(converse.path("toolConfig"), request);
    JsonNode schema = converse.at("/outputConfig/textFormat/structure/jsonSchema/schema");
    if (schema.isTextual()) {
      ObjectNode format = request.putObject("output_config").putObject("format");
      format.put(TYPE, "json_schema").set("schema", parsed(schema.textValue()));
    }
    return request;
  }

  static JsonNode parsed(String schema) throws RejectedException {
    try {
      return JsonFactories.TREES.readTree(schema);
    } catch (JsonProcessingException e) {
      throw Members.unsayable("schema", "JSON");
    }
  }

  private static void copy(JsonNode from, String name, ObjectNode to, String itsName) {
    if (from.has(name)) {
      to.set(itsName, from.get(name));
    }
  }

  private static void blocks(JsonNode content, ArrayNode to) throws RejectedException {
    for (JsonNode block : content) {
      ObjectNode its = to.addObject();
      if (block.has("text")) {
        its.put(TYPE, "text").set("text", block.get("text"));
      } else if (block.has("image")) {
        source(its.put(TYPE, "image"), "image/" + format(block.get("image")), block.get("image"));
      } else if (block.has("document")) {
        document(its, block.get("document"));
      } else if (block.has("toolUse")) {
        JsonNode use = block.get("toolUse");
        its.put(TYPE, "tool_use").set("id", use.get("toolUseId"));
        its.set("name", use.get("name"));
        its.set("input", use.get("input"));
      } else {
        JsonNode result = block.get("toolResult");
        its.put(TYPE, "tool_result").set("tool_use_id", result.get("toolUseId"));
        blocks(result.path("content"), its.putArray("content"));
        if (result.has("status")) {
          its.put("is_error", true);
        }
      }
    }
  }

  private static String format(JsonNode media) {
    return media.path("format").asText();
  }

  private static void document(ObjectNode to, JsonNode document) throws RejectedException {
    to.put(TYPE, "document").set("title", document.get("name"));
    switch (format(document)) {
      case "pdf" -> source(to, "application/pdf", document);
      case "txt" -> {
        byte[] text = Base64.getDecoder().decode(document.at("/source/bytes").asText());
        to.putObject("source")
            .put(TYPE, "text")
            .put("media_type", "text/plain")
            .put("data", new String(text, StandardCharsets.UTF_8));
      }
      default -> throw Members.unsayable("document", "a request with tools to this model");
    }
  }

  private static void source(ObjectNode to, String mediaType, JsonNode media) {
    to.putObject("source")
        .put(TYPE, "base64")
        .put("media_type", mediaType)
        .set("data", media.at("/source/bytes"));
  }

  private static void tools(JsonNode config, ObjectNode to) {
    for (JsonNode tool : config.path("tools")) {
      JsonNode spec = tool.get("toolSpec");
      ObjectNode its = to.withArray("/tools").addObject();
      its.set("name", spec.get("name"));
      copy(spec, "description", its, "description");
      its.set("input_schema", spec.at("/inputSchema/json"));
      copy(spec, "strict", its, "strict");
    }
    JsonNode choice = config.path("toolChoice");
    boolean oneAtATime = config.has(ConverseRequest.ONE_AT_A_TIME);
    if (choice.isMissingNode() && !oneAtATime) {
      return;
    }
    ObjectNode its = to.putObject("tool_choice");
    String kind = choice.isMissingNode() ? "auto" : choice.fieldNames().next();
    its.put(TYPE, kind);
    copy(choice.path(kind), "name", its, "name");
    if (oneAtATime && !kind.equals("none")) {
      its.put("disable_parallel_tool_use", true);
    }
  }
}
