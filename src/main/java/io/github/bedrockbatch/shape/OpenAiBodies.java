/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.shape.ResultLine.Stop;

/** Makes bodies of OpenAI's endpoints: chat completions, responses and embeddings. */
final class OpenAiBodies {
  private static final String USAGE = "usage";

  private OpenAiBodies() {}

  /**
   * The chat completion: the model's own output if it has this format, completed by what clients
   * rely on.
   */
  static ObjectNode chatCompletion(ResultLine result, String unique) {
    boolean own = result.output().path("choices").path(0).path("message").isObject();
    ObjectNode body = own ? result.output().deepCopy() : JsonFactories.TREES.createObjectNode();
    body.put("id", body.path("id").asText("chatcmpl-" + unique));
    body.put("object", "chat.completion").put("created", result.created());
    body.put("model", result.model());
    if (own) {
      int index = 0;
      for (JsonNode choice : body.path("choices")) {
        complete((ObjectNode) choice, index++, result);
      }
    } else {
      ObjectNode choice = body.putArray("choices").addObject();
      message(choice.putObject("message"), result.said());
      complete(choice, 0, result);
    }
    if (!result.hasUsage()) {
      body.remove(USAGE); // paid by another prompt, or unknown
    } else if (!body.path(USAGE).has("total_tokens")) {
      tokens(body.putObject(USAGE), "prompt_tokens", "completion_tokens", result);
    }
    return body;
  }

  private static void complete(ObjectNode choice, int index, ResultLine result) {
    ObjectNode message = choice.withObject("/message").put("role", "assistant");
    if (!message.has("content")) {
      message.putNull("content");
    }
    if (!message.has("refusal")) {
      message.putNull("refusal");
    }
    if (!choice.has("logprobs")) {
      choice.putNull("logprobs");
    }
    choice.put("index", choice.path("index").asInt(index));
    if (!choice.path("finish_reason").isTextual()) {
      choice.put("finish_reason", finishReason(result.stop()));
    }
  }

  private static void message(ObjectNode message, Said said) {
    message.put("content", said.text());
    if (!said.toolCalls().isEmpty()) {
      ArrayNode calls = message.putArray("tool_calls");
      for (Block.ToolCall call : said.toolCalls()) {
        calls
            .addObject()
            .put("id", call.id())
            .put("type", "function")
            .putObject("function")
            .put("name", call.name())
            .put("arguments", call.input().toString());
      }
    }
  }

  private static String finishReason(Stop stop) {
    return switch (stop) {
      case CUT_OFF -> "length";
      case REFUSED -> "content_filter";
      case TOOL -> "tool_calls";
      case END, STOP_SEQUENCE -> "stop";
    };
  }

  private static void tokens(ObjectNode usage, String input, String output, ResultLine result) {
    usage.put(input, result.inputTokens()).put(output, result.outputTokens());
    usage.put("total_tokens", result.inputTokens() + result.outputTokens());
  }

  /**
   * The response, without the members that repeat the request, which is not kept with the answer.
   */
  static ObjectNode response(ResultLine result, String unique) {
    ObjectNode body = JsonFactories.TREES.createObjectNode();
    boolean whole = result.stop() != Stop.CUT_OFF && result.stop() != Stop.REFUSED;
    body.put("id", "resp_" + unique).put("object", "response");
    body.put("created_at", result.created()).put("status", whole ? "completed" : "incomplete");
    body.putNull("error");
    if (whole) {
      body.putNull("incomplete_details");
    } else {
      body.putObject("incomplete_details")
          .put("reason", result.stop() == Stop.CUT_OFF ? "max_output_tokens" : "content_filter");
    }
    body.putNull("instructions").putObject("metadata");
    body.put("model", result.model());
    items(body.putArray("output"), result.said(), unique);
    body.put("parallel_tool_calls", true).putNull("temperature").put("tool_choice", "auto");
    body.putArray("tools");
    body.putNull("top_p");
    if (result.hasUsage()) {
      ObjectNode usage = body.putObject(USAGE);
      tokens(usage, "input_tokens", "output_tokens", result);
      usage.putObject("input_tokens_details").put("cached_tokens", 0).put("cache_write_tokens", 0);
      usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
    }
    return body;
  }

  private static void items(ArrayNode items, Said said, String unique) {
    for (Block block : said.blocks()) {
      String id = "_" + unique + "_" + items.size();
      if (block instanceof Block.Text text) {
        ObjectNode message = items.addObject().put("id", "msg" + id).put("type", "message");
        message.put("role", "assistant").put("status", "completed");
        message
            .putArray("content")
            .addObject()
            .put("type", "output_text")
            .put("text", text.text())
            .putArray("annotations");
      } else if (block instanceof Block.ToolCall call) {
        items
            .addObject()
            .put("id", "fc" + id)
            .put("type", "function_call")
            .put("call_id", call.id())
            .put("name", call.name())
            .put("arguments", call.input().toString())
            .put("status", "completed");
      } else if (block instanceof Block.Thinking thinking) {
        ObjectNode reasoning = items.addObject().put("id", "rs" + id).put("type", "reasoning");
        reasoning
            .putArray("summary")
            .addObject()
            .put("type", "summary_text")
            .put("text", thinking.text());
      }
    }
  }

  static ObjectNode embeddings(ResultLine result) {
    ObjectNode body = JsonFactories.TREES.createObjectNode();
    body.put("object", "list");
    body.putArray("data")
        .addObject()
        .put("object", "embedding")
        .put("index", 0)
        .set("embedding", result.said().vector());
    body.put("model", result.model());
    body.putObject(USAGE)
        .put("prompt_tokens", result.inputTokens())
        .put("total_tokens", result.inputTokens());
    return body;
  }
}
