/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.intake.reject.RejectedException;

/** Reads a request to OpenAI's chat completions. */
final class FromChat {
  private static final String USER = "user";
  private static final String ASSISTANT = "assistant";

  private final ConverseRequest to = new ConverseRequest();
  private MessageMedia media;

  private FromChat() {}

  static ConverseRequest read(ObjectNode body) throws RejectedException {
    FromChat chat = new FromChat();
    chat.request(Members.of(body, ""));
    return chat.to.finished();
  }

  private void request(Members in) throws RejectedException {
    Bookkeeping.removeOpenAi(in);
    in.ignore("seed", "prediction"); // which promise nothing about the answer
    for (JsonNode message : in.take("messages")) {
      message(Members.of(message, "messages[]"));
    }
    OpenAiParts.number(to, "maxTokens", in, "max_tokens");
    OpenAiParts.number(to, "maxTokens", in, "max_completion_tokens");
    OpenAiParts.number(to, "temperature", in, "temperature");
    OpenAiParts.number(to, "topP", in, "top_p");
    stop(in.take("stop"));
    for (JsonNode tool : in.take("tools")) {
      tool(Members.of(tool, "tools[]"));
    }
    OpenAiParts.toolChoice(to, in);
    JsonNode format = in.take("response_format");
    if (!format.isMissingNode()) {
      format(Members.of(format, "response_format"));
    }
    in.ignoreIf("frequency_penalty", zero -> zero.asDouble(1) == 0);
    in.ignoreIf("presence_penalty", zero -> zero.asDouble(1) == 0);
    in.ignoreIf("logit_bias", JsonNode::isEmpty);
    in.ignoreIf("logprobs", no -> !no.asBoolean(true));
    in.ignoreIf("verbosity", usual -> usual.asText().equals("medium"));
    in.mustBeTaken();
  }

  private void stop(JsonNode stop) {
    if (stop.isTextual()) {
      to.inference().putArray("stopSequences").add(stop);
    } else if (stop.isArray() && !stop.isEmpty()) {
      to.inference().set("stopSequences", stop);
    }
  }

  private void format(Members format) throws RejectedException {
    switch (format.need("type")) {
      case "text" -> {}
      case "json_schema" -> {
        Members schema = Members.of(format.take("json_schema"), "response_format.json_schema");
        schema.ignore("strict");
        to.schema(schema.text("name"), schema.text("description"), schema.take("schema"));
        schema.mustBeTaken();
      }
      default -> throw format.unsayable("type");
    }
    format.mustBeTaken();
  }

  private void tool(Members tool) throws RejectedException {
    if (!tool.need("type").equals("function")) {
      throw tool.unsayable("type");
    }
    OpenAiParts.function(to, Members.of(tool.take("function"), "tools[].function"));
    tool.mustBeTaken();
  }

  private void message(Members in) throws RejectedException {
    media = new MessageMedia();
    switch (in.need("role")) {
      case "system", "developer" -> to.system(texts(in));
      case USER -> content(in, USER);
      case ASSISTANT -> {
        content(in, ASSISTANT);
        String refusal = in.text("refusal");
        if (refusal != null) {
          to.text(ASSISTANT, refusal);
        }
        for (JsonNode call : in.take("tool_calls")) {
          call(Members.of(call, "messages[].tool_calls[]"));
        }
        in.ignoreIf("annotations", JsonNode::isEmpty);
      }
      case "tool" -> {
        ArrayNode result = to.toolResult(in.need("tool_call_id"), false);
        result.addObject().put("text", texts(in));
      }
      default -> throw in.unsayable("role");
    }
    in.mustBeTaken();
  }

  private void call(Members call) throws RejectedException {
    if (!call.need("type").equals("function")) {
      throw call.unsayable("type");
    }
    Members function = Members.of(call.take("function"), "messages[].tool_calls[].function");
    to.toolUse(call.need("id"), function.need("name"), arguments(function));
    function.mustBeTaken();
    call.mustBeTaken();
  }

  static JsonNode arguments(Members function) throws RejectedException {
    String arguments = function.need("arguments");
    try {
      return arguments.isBlank()
          ? ConverseRequest.object()
          : JsonFactories.TREES.readTree(arguments);
    } catch (JsonProcessingException e) {
      throw function.wrong("arguments", "is no JSON");
    }
  }

  /** All texts of a message that can have nothing else. */
  private static String texts(Members message) throws RejectedException {
    JsonNode content = message.take("content");
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder texts = new StringBuilder();
    for (JsonNode part : content) {
      Members in = Members.of(part, "messages[].content[]");
      if (!in.need("type").equals("text")) {
        throw in.unsayable("type");
      }
      texts.append(in.need("text"));
      in.mustBeTaken();
    }
    return texts.toString();
  }

  private void content(Members message, String role) throws RejectedException {
    JsonNode content = message.take("content");
    if (content.isTextual()) {
      to.text(role, content.textValue());
      return;
    }
    for (JsonNode part : content) {
      Members in = Members.of(part, "messages[].content[]");
      switch (in.need("type")) {
        case "text" -> to.text(role, in.need("text"));
        case "refusal" -> to.text(role, in.need("refusal"));
        case "image_url" -> {
          String path = "messages[].content[].image_url";
          Members image = Members.of(in.take("image_url"), path);
          image.ignore("detail");
          to.add(role, media.ofDataUrl(image.need("url"), path, null));
          image.mustBeTaken();
        }
        case "file" -> {
          String path = "messages[].content[].file";
          Members file = Members.of(in.take("file"), path);
          String name = file.text("filename");
          to.add(role, media.ofDataUrl(file.need("file_data"), path, name));
          file.mustBeTaken();
        }
        default -> throw in.unsayable("type");
      }
      in.mustBeTaken();
    }
  }
}
