/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The members of an object, each of which has to be taken: those left at the end cannot be carried
 * over and are rejected. A member that is null counts as missing.
 */
final class Members {
  private final Map<String, JsonNode> left;
  private final String path;

  /**
   * @param path names the object in a rejection, such as {@code messages[]}; empty for the request
   */
  private Members(ObjectNode object, String path) {
    this.left = new LinkedHashMap<>();
    object.properties().stream()
        .filter(member -> !member.getValue().isNull())
        .forEach(member -> left.put(member.getKey(), member.getValue()));
    this.path = path;
  }

  static Members of(JsonNode object, String path) throws RejectedException {
    if (object instanceof ObjectNode node) {
      return new Members(node, path);
    }
    throw new RejectedException(RejectCode.WRONG_TYPE, "`" + path + "` is not a JSON object");
  }

  /** Takes a member; a missing node when it is not there. */
  JsonNode take(String name) {
    JsonNode value = left.remove(name);
    return value == null ? MissingNode.getInstance() : value;
  }

  /** Takes a text; null when it is not there. */
  String text(String name) throws RejectedException {
    JsonNode value = take(name);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw wrong(name, "is not a string");
    }
    return value.textValue();
  }

  /** Takes a text that has to be there. */
  String need(String name) throws RejectedException {
    String text = text(name);
    if (text == null) {
      throw wrong(name, "is not there");
    }
    return text;
  }

  /** Takes members that have no effect on the answer. */
  void ignore(String... names) {
    for (String name : names) {
      left.remove(name);
    }
  }

  /** Takes a member if its value asks for nothing. */
  void ignoreIf(String name, Predicate<JsonNode> asksNothing) {
    if (left.containsKey(name) && asksNothing.test(left.get(name))) {
      left.remove(name);
    }
  }

  /** Takes a flag that must not be set. */
  void mustNot(String name, String why) throws RejectedException {
    if (take(name).asBoolean()) {
      throw new RejectedException(
          RejectCode.NOT_IN_BATCH, "`" + path(name) + "` is true, and " + why);
    }
  }

  /** Moves all that is left, unchanged. */
  void moveRest(ObjectNode to) {
    left.forEach(to::set);
    left.clear();
  }

  /** Rejects the object if any member was not taken. */
  void mustBeTaken() throws RejectedException {
    for (String name : left.keySet()) {
      throw unsayable(name);
    }
  }

  RejectedException unsayable(String name) {
    return unsayable(path(name), "a request to this model");
  }

  static RejectedException unsayable(String path, String request) {
    return new RejectedException(
        RejectCode.NOT_IN_BATCH, "`" + path + "` cannot be carried over into " + request);
  }

  RejectedException wrong(String name, String what) {
    return new RejectedException(RejectCode.WRONG_TYPE, "`" + path(name) + "` " + what);
  }

  private String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
