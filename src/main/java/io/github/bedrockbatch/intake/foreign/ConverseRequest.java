/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;

/**
 * Builds a request in the form of Converse. It may also have what only the models' own formats can
 * express: that no tool may be called ({@code toolChoice.none}), or only one at a time.
 */
final class ConverseRequest {
  static final String ONE_AT_A_TIME = "oneAtATime";

  private final ObjectNode tree = JsonFactories.TREES.createObjectNode();
  private final ArrayNode messages = tree.putArray("messages");
  private String lastRole = "";
  private boolean tools;

  ObjectNode tree() {
    return tree;
  }

  static ObjectNode object() {
    return JsonFactories.TREES.createObjectNode();
  }

  void system(String text) {
    if (!text.isBlank()) {
      tree.withArray("/system").addObject().put("text", text);
    }
  }

  ObjectNode inference() {
    return tree.withObject("/inferenceConfig");
  }

  /** Adds a block; consecutive blocks of one role become one message. */
  void add(String role, ObjectNode block) {
    tools |= block.has("toolUse") || block.has("toolResult");
    if (!role.equals(lastRole)) {
      messages.addObject().put("role", role).putArray("content");
      lastRole = role;
    }
    ((ArrayNode) messages.get(messages.size() - 1).get("content")).add(block);
  }

  /** Adds a text; leaves blank ones out, which Converse rejects. */
  void text(String role, String text) {
    if (!text.isBlank()) {
      add(role, object().put("text", text));
    }
  }

  /**
   * @param input what the tool is called with
   */
  void toolUse(String id, String name, JsonNode input) {
    ObjectNode block = object();
    block.putObject("toolUse").put("toolUseId", id).put("name", name).set("input", input);
    add("assistant", block);
  }

  /** Adds what a tool has returned, and returns where its content goes. */
  ArrayNode toolResult(String id, boolean failed) {
    ObjectNode block = object();
    ObjectNode result = block.putObject("toolResult").put("toolUseId", id);
    ArrayNode content = result.putArray("content");
    if (failed) {
      result.put("status", "error");
    }
    add("user", block);
    return content;
  }

  /**
   * @param description may be null
   */
  void tool(String name, String description, JsonNode schema, boolean strict) {
    tools = true;
    ObjectNode tool =
        tree.withObject("/toolConfig").withArray("/tools").addObject().putObject("toolSpec");
    tool.put("name", name);
    if (description != null && !description.isBlank()) {
      tool.put("description", description);
    }
    tool.putObject("inputSchema").set("json", schema.isObject() ? schema : anything());
    if (strict) {
      tool.put("strict", true);
    }
  }

  private static ObjectNode anything() {
    ObjectNode schema = object().put("type", "object");
    schema.putObject("properties");
    return schema;
  }

  /**
   * Which tools the model may call.
   *
   * @param kind {@code auto}, {@code any}, {@code none} or {@code tool}
   * @param name of the tool; null for all others
   */
  void toolChoice(String kind, String name) {
    ObjectNode choice = object();
    ObjectNode its = choice.putObject(kind);
    if (name != null) {
      its.put("name", name);
    }
    tree.withObject("/toolConfig").set("toolChoice", choice);
  }

  void oneToolAtATime() {
    tree.withObject("/toolConfig").put(ONE_AT_A_TIME, true);
  }

  /**
   * @param name and description, which may be null
   */
  void schema(String name, String description, JsonNode schema) {
    ObjectNode format = tree.putObject("outputConfig").putObject("textFormat");
    ObjectNode its =
        format.put("type", "json_schema").putObject("structure").putObject("jsonSchema");
    its.put("schema", schema.toString());
    if (name != null) {
      its.put("name", name);
    }
    if (description != null) {
      its.put("description", description);
    }
  }

  /** Whether it has tools, which batch jobs do not support in Converse records. */
  boolean hasTools() {
    return tools;
  }

  /**
   * @throws RejectedException when there is nothing to answer
   */
  ConverseRequest finished() throws RejectedException {
    if (messages.isEmpty()) {
      throw new RejectedException(
          RejectCode.NO_PROMPT, "it has no message with content that is not blank");
    }
    if (!tools) {
      tree.remove("toolConfig"); // a choice among none
    }
    return this;
  }
}
