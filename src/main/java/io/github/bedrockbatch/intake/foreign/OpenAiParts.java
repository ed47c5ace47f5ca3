/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.intake.reject.RejectedException;

/** Reads the parts that chat completions and responses of OpenAI have in common. */
final class OpenAiParts {
  private OpenAiParts() {}

  /** Takes a setting of the answer that is a number. */
  static void number(ConverseRequest to, String itsName, Members in, String name)
      throws RejectedException {
    JsonNode number = in.take(name);
    if (number.isNumber()) {
      to.inference().set(itsName, number);
    } else if (!number.isMissingNode()) {
      throw in.wrong(name, "is not a number");
    }
  }

  static void function(ConverseRequest to, Members function) throws RejectedException {
    boolean strict = function.take("strict").asBoolean();
    String description = function.text("description");
    to.tool(function.need("name"), description, function.take("parameters"), strict);
    function.mustBeTaken();
  }

  static void toolChoice(ConverseRequest to, Members in) throws RejectedException {
    JsonNode choice = in.take("tool_choice");
    if (choice.isTextual()) {
      switch (choice.textValue()) {
        case "auto" -> {} // as it is without
        case "none" -> to.toolChoice("none", null);
        case "required" -> to.toolChoice("any", null);
        default -> throw in.unsayable("tool_choice");
      }
    } else if (choice.isObject()) {
      String name = choice.at("/function/name").asText(choice.path("name").asText());
      if (!choice.path("type").asText().equals("function") || name.isEmpty()) {
        throw in.unsayable("tool_choice");
      }
      to.toolChoice("tool", name);
    }
    if (!in.take("parallel_tool_calls").asBoolean(true)) {
      to.oneToolAtATime();
    }
  }
}
