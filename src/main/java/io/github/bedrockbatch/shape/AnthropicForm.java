/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;

/** An individual result of Anthropic's Message Batches API. */
final class AnthropicForm implements ResultForm {
  private static final String USAGE = "usage";

  @Override
  public ObjectNode of(ResultLine result) {
    ObjectNode line = JsonFactories.TREES.createObjectNode();
    ObjectNode its = line.put("custom_id", result.id()).putObject("result");
    if (result.isSucceeded()) {
      its.put("type", "succeeded").set("message", message(result));
    } else if (result.isExpired()) {
      its.put("type", "expired");
    } else if (result.isCanceled()) {
      its.put("type", "canceled");
    } else {
      ObjectNode error = its.put("type", "errored").putObject("error").put("type", "error");
      error.putNull("request_id");
      error
          .putObject("error")
          .put("type", errorType(result.errorCode()))
          .put("message", result.errorCode() + ": " + result.errorMessage());
    }
    return line;
  }

  private static String errorType(String code) {
    return switch (code) {
      case "400", "413" -> "invalid_request_error";
      case "401" -> "authentication_error";
      case "403" -> "permission_error";
      case "404" -> "not_found_error";
      case "429" -> "rate_limit_error";
      case "408", "504" -> "timeout_error";
      case "503", "529" -> "overloaded_error";
      default -> "api_error";
    };
  }

  /**
   * The message: the model's own output if it has this format, completed by what clients rely on.
   */
  private static ObjectNode message(ResultLine result) {
    boolean own = result.output().path("content").isArray();
    ObjectNode message = own ? result.output().deepCopy() : JsonFactories.TREES.createObjectNode();
    message.put("id", message.path("id").asText("msg_" + result.unique()));
    message.put("type", "message").put("role", "assistant").put("model", result.model());
    if (!own) {
      content(message.putArray("content"), result.said());
      message.put("stop_reason", stopReason(result.stop()));
    }
    if (!message.has("stop_sequence")) {
      message.putNull("stop_sequence");
    }
    usage(message, result);
    return message;
  }

  private static void usage(ObjectNode message, ResultLine result) {
    JsonNode known = message.path(USAGE);
    if (!result.hasUsage() || !known.has("input_tokens")) {
      message
          .putObject(USAGE)
          .put("input_tokens", result.inputTokens())
          .put("output_tokens", result.outputTokens());
    }
    ObjectNode usage = (ObjectNode) message.get(USAGE);
    for (String cache : new String[] {"cache_creation_input_tokens", "cache_read_input_tokens"}) {
      if (!usage.has(cache)) {
        usage.putNull(cache);
      }
    }
  }

  /** Adds the content. As this service has no embeddings, a vector becomes a text, as JSON. */
  private static void content(ArrayNode content, Said said) {
    if (said.isVector()) {
      text(content, said.vector().toString());
    }
    for (Block block : said.blocks()) {
      if (block instanceof Block.Text text) {
        text(content, text.text());
      } else if (block instanceof Block.ToolCall call) {
        content
            .addObject()
            .put("type", "tool_use")
            .put("id", call.id())
            .put("name", call.name())
            .set("input", call.input());
      } else if (block instanceof Block.Thinking thinking) {
        content
            .addObject()
            .put("type", "thinking")
            .put("thinking", thinking.text())
            .put("signature", thinking.signature());
      }
    }
  }

  private static void text(ArrayNode content, String text) {
    content.addObject().put("type", "text").put("text", text).putNull("citations");
  }

  private static String stopReason(ResultLine.Stop stop) {
    return switch (stop) {
      case END -> "end_turn";
      case STOP_SEQUENCE -> "stop_sequence";
      case CUT_OFF -> "max_tokens";
      case REFUSED -> "refusal";
      case TOOL -> "tool_use";
    };
  }
}
