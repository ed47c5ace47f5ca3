/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.bedrockbatch.files.JsonFactories;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The content of a model's output, whatever its format.
 *
 * @param vector the vector of an embedding; a missing node for anything else
 */
record Said(List<Block> blocks, JsonNode vector) {
  private static final List<String> VECTORS =
      List.of("/embedding", "/embeddingsByType/float", "/embeddings/0/embedding");

  /**
   * Reads an output.
   *
   * @param text the text that was found in it; null when there is none
   */
  static Said in(JsonNode output, String text) {
    JsonNode converse = output.at("/output/message/content");
    List<Block> blocks = new ArrayList<>();
    if (converse.isArray()) {
      converse.forEach(block -> ofConverse(block, blocks));
    } else if (output.path("content").isArray()) {
      output.path("content").forEach(block -> ofMessage(block, blocks));
    } else if (output.path("choices").isArray()) {
      ofChat(output.path("choices").path(0).path("message"), blocks);
    } else if (text != null) {
      blocks.add(new Block.Text(text));
    }
    return new Said(
        blocks,
        VECTORS.stream()
            .map(output::at)
            .filter(JsonNode::isArray)
            .findFirst()
            .orElse(MissingNode.getInstance()));
  }

  private static void ofConverse(JsonNode block, List<Block> to) {
    JsonNode tool = block.path("toolUse");
    JsonNode thinking = block.at("/reasoningContent/reasoningText");
    text(block.path("text"), to);
    block.at("/citationsContent/content").forEach(cited -> text(cited.path("text"), to));
    if (tool.isObject()) {
      to.add(
          new Block.ToolCall(
              tool.path("toolUseId").asText(), tool.path("name").asText(), tool.path("input")));
    }
    if (thinking.isObject()) {
      to.add(new Block.Thinking(thinking.path("text").asText(), signature(thinking)));
    }
  }

  private static void ofMessage(JsonNode block, List<Block> to) {
    switch (block.path("type").asText()) {
      case "text" -> text(block.path("text"), to);
      case "tool_use" ->
          to.add(
              new Block.ToolCall(
                  block.path("id").asText(), block.path("name").asText(), block.path("input")));
      case "thinking" ->
          to.add(new Block.Thinking(block.path("thinking").asText(), signature(block)));
      default -> {}
    }
  }

  private static String signature(JsonNode thinking) {
    return thinking.path("signature").asText("");
  }

  private static void ofChat(JsonNode message, List<Block> to) {
    text(message.path("content"), to);
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      to.add(
          new Block.ToolCall(
              call.path("id").asText(),
              function.path("name").asText(),
              parsed(function.path("arguments").asText())));
    }
  }

  /** Parses the arguments of a tool call, which are text that need not be valid JSON. */
  private static JsonNode parsed(String arguments) {
    try {
      return JsonFactories.TREES.readTree(arguments);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(arguments);
    }
  }

  private static void text(JsonNode text, List<Block> to) {
    if (text.isTextual()) {
      to.add(new Block.Text(text.textValue()));
    }
  }

  /** All texts, concatenated; null when there is none. */
  String text() {
    List<Block.Text> texts = only(Block.Text.class);
    return texts.isEmpty()
        ? null
        : texts.stream().map(Block.Text::text).collect(Collectors.joining());
  }

  List<Block.ToolCall> toolCalls() {
    return only(Block.ToolCall.class);
  }

  private <T extends Block> List<T> only(Class<T> kind) {
    return blocks.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  boolean isVector() {
    return vector.isArray();
  }
}
