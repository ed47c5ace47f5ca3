/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import java.util.Set;

/** Reads a request to OpenAI's responses. */
final class FromResponses {
  private static final String PART = "input[].content[]";

  private static final Set<String> ROLES = Set.of("user", "assistant", "system", "developer");

  private final ConverseRequest to = new ConverseRequest();
  private MessageMedia media;

  private FromResponses() {}

  static ConverseRequest read(ObjectNode body) throws RejectedException {
    FromResponses responses = new FromResponses();
    responses.request(Members.of(body, ""));
    return responses.to.finished();
  }

  private void request(Members in) throws RejectedException {
    Bookkeeping.removeOpenAi(in);
    String instructions = in.text("instructions");
    if (instructions != null) {
      to.system(instructions);
    }
    JsonNode input = in.take("input");
    if (input.isTextual()) {
      to.text("user", input.textValue());
    }
    for (JsonNode item : input) {
      item(Members.of(item, "input[]"));
    }
    OpenAiParts.number(to, "maxTokens", in, "max_output_tokens");
    OpenAiParts.number(to, "temperature", in, "temperature");
    OpenAiParts.number(to, "topP", in, "top_p");
    JsonNode text = in.take("text");
    if (!text.isMissingNode()) {
      text(Members.of(text, "text"));
    }
    for (JsonNode tool : in.take("tools")) {
      Members function = Members.of(tool, "tools[]");
      if (!function.need("type").equals("function")) {
        throw function.unsayable("type");
      }
      OpenAiParts.function(to, function);
    }
    OpenAiParts.toolChoice(to, in);
    in.ignoreIf("truncation", usual -> usual.asText().equals("disabled"));
    in.ignoreIf("include", JsonNode::isEmpty);
    in.ignoreIf("background", no -> !no.asBoolean(true));
    in.ignoreIf("top_logprobs", none -> none.asInt(1) == 0);
    in.mustBeTaken();
  }

  private void text(Members text) throws RejectedException {
    text.ignoreIf("verbosity", usual -> usual.asText().equals("medium"));
    JsonNode node = text.take("format");
    if (!node.isMissingNode()) {
      Members format = Members.of(node, "text.format");
      switch (format.need("type")) {
        case "text" -> {}
        case "json_schema" -> {
          format.ignore("strict");
          to.schema(format.text("name"), format.text("description"), format.take("schema"));
        }
        default -> throw format.unsayable("type");
      }
      format.mustBeTaken();
    }
    text.mustBeTaken();
  }

  private void item(Members item) throws RejectedException {
    String type = item.text("type");
    item.ignore("id", "status");
    switch (type == null ? "message" : type) {
      case "message" -> message(item);
      case "function_call" ->
          to.toolUse(item.need("call_id"), item.need("name"), FromChat.arguments(item));
      case "function_call_output" -> {
        ArrayNode result = to.toolResult(item.need("call_id"), false);
        JsonNode output = item.take("output");
        if (output.isTextual()) {
          result.addObject().put("text", output.textValue());
        }
        for (JsonNode part : output) {
          result.addObject().put("text", Members.of(part, "input[].output[]").need("text"));
        }
      }
      default -> throw item.unsayable("type");
    }
    item.mustBeTaken();
  }

  private void message(Members message) throws RejectedException {
    media = new MessageMedia();
    String role = message.need("role");
    if (!ROLES.contains(role)) {
      throw message.unsayable("role");
    }
    JsonNode content = message.take("content");
    if (content.isTextual()) {
      text(role, content.textValue());
    }
    for (JsonNode part : content) {
      Members in = Members.of(part, PART);
      switch (in.need("type")) {
        case "input_text" -> text(role, in.need("text"));
        case "output_text" -> {
          in.ignore("annotations", "logprobs");
          text(role, in.need("text"));
        }
        case "refusal" -> text(role, in.need("refusal"));
        case "input_image" -> {
          in.ignore("detail");
          to.add(role, media.ofDataUrl(in.need("image_url"), PART + ".image_url", null));
        }
        case "input_file" -> {
          String name = in.text("filename");
          to.add(role, media.ofDataUrl(in.need("file_data"), PART + ".file_data", name));
        }
        default -> throw in.unsayable("type");
      }
      in.mustBeTaken();
    }
  }

  private void text(String role, String text) {
    if (role.equals("system") || role.equals("developer")) {
      to.system(text);
    } else {
      to.text(role, text);
    }
  }
}
