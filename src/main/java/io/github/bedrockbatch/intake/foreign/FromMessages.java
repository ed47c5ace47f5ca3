/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.intake.reject.RejectedException;

/** Reads a request to Anthropic's messages, for a model of another family. */
final class FromMessages {
  private static final String BLOCK = "messages[].content[]";

  private final ConverseRequest to = new ConverseRequest();
  private MessageMedia media;

  private FromMessages() {}

  static ConverseRequest read(ObjectNode params) throws RejectedException {
    FromMessages messages = new FromMessages();
    messages.request(Members.of(params, ""));
    return messages.to.finished();
  }

  private void request(Members in) throws RejectedException {
    Bookkeeping.removeAnthropic(in);
    JsonNode system = in.take("system");
    if (system.isTextual()) {
      to.system(system.textValue());
    }
    for (JsonNode block : system) {
      to.system(text(Members.of(block, "system[]")));
    }
    for (JsonNode message : in.take("messages")) {
      message(Members.of(message, "messages[]"));
    }
    OpenAiParts.number(to, "maxTokens", in, "max_tokens");
    OpenAiParts.number(to, "temperature", in, "temperature");
    OpenAiParts.number(to, "topP", in, "top_p");
    JsonNode stop = in.take("stop_sequences");
    if (!stop.isEmpty()) {
      to.inference().set("stopSequences", stop);
    }
    for (JsonNode tool : in.take("tools")) {
      tool(Members.of(tool, "tools[]"));
    }
    JsonNode choice = in.take("tool_choice");
    if (!choice.isMissingNode()) {
      choice(Members.of(choice, "tool_choice"));
    }
    JsonNode output = in.take("output_config");
    if (!output.isMissingNode()) {
      output(Members.of(output, "output_config"));
    }
    in.ignoreIf("thinking", no -> no.path("type").asText().equals("disabled"));
    in.mustBeTaken();
  }

  private void output(Members output) throws RejectedException {
    JsonNode node = output.take("format");
    if (!node.isMissingNode()) {
      Members format = Members.of(node, "output_config.format");
      if (!format.need("type").equals("json_schema")) {
        throw format.unsayable("type");
      }
      to.schema(null, null, format.take("schema"));
      format.mustBeTaken();
    }
    output.mustBeTaken();
  }

  private void tool(Members tool) throws RejectedException {
    tool.ignoreIf("type", type -> type.asText().equals("custom"));
    tool.ignore("cache_control");
    boolean strict = tool.take("strict").asBoolean();
    String description = tool.text("description");
    to.tool(tool.need("name"), description, tool.take("input_schema"), strict);
    tool.mustBeTaken();
  }

  private void choice(Members choice) throws RejectedException {
    switch (choice.need("type")) {
      case "auto" -> {} // as it is without
      case "any" -> to.toolChoice("any", null);
      case "none" -> to.toolChoice("none", null);
      case "tool" -> to.toolChoice("tool", choice.need("name"));
      default -> throw choice.unsayable("type");
    }
    if (choice.take("disable_parallel_tool_use").asBoolean()) {
      to.oneToolAtATime();
    }
    choice.mustBeTaken();
  }

  private void message(Members message) throws RejectedException {
    media = new MessageMedia();
    String role = message.need("role");
    if (!role.equals("user") && !role.equals("assistant")) {
      throw message.unsayable("role");
    }
    JsonNode content = message.take("content");
    if (content.isTextual()) {
      to.text(role, content.textValue());
    }
    for (JsonNode block : content) {
      block(Members.of(block, BLOCK), role);
    }
    message.mustBeTaken();
  }

  private void block(Members block, String role) throws RejectedException {
    block.ignore("cache_control");
    switch (block.need("type")) {
      case "text" -> {
        block.ignoreIf("citations", JsonNode::isEmpty);
        to.text(role, block.need("text"));
      }
      case "image" -> to.add(role, media(block, null));
      case "document" -> {
        block.ignoreIf("citations", no -> !no.path("enabled").asBoolean());
        to.add(role, media(block, block.text("title")));
      }
      case "tool_use" -> to.toolUse(block.need("id"), block.need("name"), block.take("input"));
      case "tool_result" -> result(block);
      default -> throw block.unsayable("type");
    }
    block.mustBeTaken();
  }

  private void result(Members block) throws RejectedException {
    boolean failed = block.take("is_error").asBoolean();
    ArrayNode result = to.toolResult(block.need("tool_use_id"), failed);
    JsonNode content = block.take("content");
    if (content.isTextual()) {
      result.addObject().put("text", content.textValue());
    }
    for (JsonNode part : content) {
      result.addObject().put("text", text(Members.of(part, BLOCK + ".content[]")));
    }
  }

  /** The text of a block that can be nothing else. */
  private static String text(Members block) throws RejectedException {
    block.ignore("cache_control");
    block.ignoreIf("citations", JsonNode::isEmpty);
    if (!block.need("type").equals("text")) {
      throw block.unsayable("type");
    }
    String text = block.need("text");
    block.mustBeTaken();
    return text;
  }

  private ObjectNode media(Members block, String name) throws RejectedException {
    String path = BLOCK + ".source";
    Members source = Members.of(block.take("source"), path);
    String type = source.need("type");
    String mediaType = String.valueOf(source.text("media_type"));
    ObjectNode made =
        switch (type) {
          case "base64" -> media.ofBase64(mediaType, source.need("data"), path, name);
          case "text" -> media.of(mediaType, source.need("data").getBytes(UTF_8), path, name);
          default -> throw source.unsayable("type");
        };
    source.mustBeTaken();
    return made;
  }
}
