/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.local.wire.AwsError;
import java.util.Arrays;
import java.util.regex.Pattern;

/** A rule for a member of a request. Its errors name the member and the rule, never the value. */
interface Constraint {
  /**
   * Rejects a value that breaks the rule.
   *
   * @param name the member's path, for the message
   */
  void check(String name, JsonNode value);

  static void require(JsonNode parent, String path, String name, Constraint constraint) {
    JsonNode value = parent.path(name);
    must(path + name, !value.isMissingNode() && !value.isNull(), "not be null");
    constraint.check(path + name, value);
  }

  static void allow(JsonNode parent, String path, String name, Constraint constraint) {
    if (parent.hasNonNull(name)) {
      require(parent, path, name, constraint);
    }
  }

  /** Checks the length first, so that no pattern is matched against a text of unlimited length. */
  static Constraint text(int shortest, int longest, Pattern pattern) {
    return (name, value) -> {
      must(name, value.isTextual(), "be a string");
      int length = value.textValue().length();
      must(name, length >= shortest, "have length greater than or equal to " + shortest);
      must(name, length <= longest, "have length less than or equal to " + longest);
      must(
          name,
          pattern.matcher(value.textValue()).matches(),
          "satisfy regular expression pattern: " + pattern);
    };
  }

  static Constraint oneOf(String... values) {
    return (name, value) ->
        must(
            name,
            value.isTextual() && Arrays.asList(values).contains(value.textValue()),
            "satisfy enum value set: " + Arrays.toString(values));
  }

  static Constraint integer(int least, int most) {
    return (name, value) -> {
      must(name, value.isIntegralNumber(), "be an integer");
      must(name, value.longValue() >= least, "have value greater than or equal to " + least);
      must(name, value.longValue() <= most, "have value less than or equal to " + most);
    };
  }

  static Constraint list(int fewest, int most, Constraint each) {
    return (name, value) -> {
      must(name, value.isArray(), "be a list");
      boolean fits = value.size() >= fewest && value.size() <= most;
      must(name, fits, "have from " + fewest + " to " + most + " entries");
      for (JsonNode entry : value) {
        each.check(name, entry);
      }
    };
  }

  static void object(String name, JsonNode value) {
    must(name, value.isObject(), "be a structure");
  }

  private static void must(String name, boolean held, String rule) {
    if (!held) {
      throw violated(name, "Member must " + rule);
    }
  }

  static AwsError violated(String name, String rule) {
    return AwsError.validation(
        "1 validation error detected: Value at '%s' failed to satisfy constraint: %s"
            .formatted(name, rule));
  }
}
