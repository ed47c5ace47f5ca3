/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.files.JsonFactories;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The trust policy of a role.
 *
 * @param document the policy in JSON, percent-encoded as IAM returns it
 */
record TrustPolicy(String document) {
  private static final String BEDROCK = "bedrock.amazonaws.com";

  /**
   * Checks that Bedrock may assume the role. The usual mistake is a condition with another account
   * or Region.
   */
  Outcome outcome(String what, String account, String region) {
    JsonNode policy;
    try {
      policy = JsonFactories.TREES.readTree(URLDecoder.decode(document, UTF_8));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Outcome.unknown(what, "could not check: its trust policy cannot be read");
    }
    String job = "arn:aws:bedrock:" + region + ":" + account + ":model-invocation-job/x";
    List<String> why = new ArrayList<>();
    for (JsonNode statement : each(policy.path("Statement"))) {
      if (!statement.path("Effect").asText().equals("Allow")
          || !texts(statement.path("Principal").path("Service")).contains(BEDROCK)) {
        continue;
      }
      String wrong = wrong(statement.path("Condition"), account, job);
      if (wrong == null) {
        return Outcome.passed(what, null);
      }
      why.add(wrong);
    }
    return Outcome.failed(
        what,
        why.isEmpty()
            ? "its trust policy does not name the service " + BEDROCK
            : "its trust policy wants " + String.join(", and ", why),
        "Let the trust policy allow sts:AssumeRole to "
            + BEDROCK
            + " with aws:SourceAccount "
            + account
            + " and aws:SourceArn arn:aws:bedrock:"
            + region
            + ":"
            + account
            + ":model-invocation-job/*");
  }

  /** The first condition that a job here does not meet; null if it meets all known ones. */
  private static String wrong(JsonNode condition, String account, String job) {
    for (Map.Entry<String, JsonNode> operator : condition.properties()) {
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        List<String> wanted = texts(key.getValue());
        boolean met =
            switch (key.getKey().toLowerCase(Locale.ROOT)) {
              case "aws:sourceaccount" -> wanted.contains(account);
              case "aws:sourcearn" -> wanted.stream().anyMatch(pattern -> fits(pattern, job));
              default -> true; // an unknown condition is not called wrong
            };
        if (!met && !operator.getKey().contains("Not")) {
          return key.getKey() + " " + String.join(" or ", wanted);
        }
      }
    }
    return null;
  }

  private static boolean fits(String pattern, String job) {
    StringBuilder regex = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote("" + c));
    }
    return job.matches(regex.toString());
  }

  private static Iterable<JsonNode> each(JsonNode node) {
    return node.isArray() ? node : List.of(node);
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    each(node).forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
