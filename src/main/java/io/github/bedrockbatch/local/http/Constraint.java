/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.local.wire.AwsError;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What a member of a request must satisfy. Names the member and the rule, never the value. */
interface Constraint {
  /**
   * Rejects a value that breaks the rule.
   *
   * @param name the member's path, for the message
   */
  void check(String name, JsonNode value);

  static void require(JsonNode parent, String path, String name, Constraint constraint) {
    JsonNode value = parent.path(name);
    if (value.isMissingNode() || value.isNull()) {
      throw violated(path + name, "Member must not be null");
    }
    constraint.check(path + name, value);
  }

  static void allow(JsonNode parent, String path, String name, Constraint constraint) {
    if (parent.hasNonNull(name)) {
      require(parent, path, name, constraint);
    }
  }

  /** Length is checked first, so that no pattern meets a text of any length. */
  static Constraint text(int shortest, int longest, Pattern pattern) {
    return (name, value) -> {
      if (!value.isTextual()) {
        throw violated(name, "Member must be a string");
      }
      int length = value.textValue().length();
      if (length < shortest) {
        throw violated(name, "Member must have length greater than or equal to " + shortest);
      }
      if (length > longest) {
        throw violated(name, "Member must have length less than or equal to " + longest);
      }
      if (!pattern.matcher(value.textValue()).matches()) {
        throw violated(name, "Member must satisfy regular expression pattern: " + pattern);
      }
    };
  }

  static Constraint oneOf(String... values) {
    return (name, value) -> {
      if (!value.isTextual() || !Arrays.asList(values).contains(value.textValue())) {
        throw violated(name, "Member must satisfy enum value set: " + Arrays.toString(values));
      }
    };
  }

  static Constraint integer(int least, int most) {
    return (name, value) -> {
      if (!value.isIntegralNumber()) {
        throw violated(name, "Member must be an integer");
      }
      if (value.longValue() < least) {
        throw violated(name, "Member must have value greater than or equal to " + least);
      }
      if (value.longValue() > most) {
        throw violated(name, "Member must have value less than or equal to " + most);
      }
    };
  }

  static Constraint list(int fewest, int most, Constraint each) {
    return (name, value) -> {
      if (!value.isArray()) {
        throw violated(name, "Member must be a list");
      }
      if (value.size() < fewest || value.size() > most) {
        throw violated(name, "Member must have from " + fewest + " to " + most + " entries");
      }
      for (JsonNode entry : value) {
        each.check(name, entry);
      }
    };
  }

  static void object(String name, JsonNode value) {
    if (!value.isObject()) {
      throw violated(name, "Member must be a structure");
    }
  }

  static AwsError violated(String name, String rule) {
    return AwsError.validation(
        "1 validation error detected: Value at '%s' failed to satisfy constraint: %s"
            .formatted(name, rule));
  }
}
