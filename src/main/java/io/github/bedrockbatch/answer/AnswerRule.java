/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.answer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.model.StopMeaning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The rule for the answers to the prompts of a source.
 *
 * @param schema the schema of their text; null for any text
 * @param stopReasons the stop reasons of good answers, in lower case; empty for all
 * @param maxAttempts the most attempts of a prompt whose answers break the rule
 */
public record AnswerRule(AnswerSchema schema, List<String> stopReasons, int maxAttempts) {
  private static final String SHOWN = "[\\w-]{1,60}";

  /** Whether every answer is good. */
  public boolean asksNothing() {
    return schema == null && stopReasons.isEmpty();
  }

  /** The rule as the ledger keeps it, including the schema, whose file may change. */
  public String text() {
    ObjectNode json = JsonFactories.TREES.createObjectNode();
    if (schema != null) {
      json.put("schema", schema.name()).put("schemaText", schema.text());
    }
    stopReasons.forEach(json.putArray("stopReasons")::add);
    return json.put("maxAttempts", maxAttempts).toString();
  }

  /** Reads what {@link #text} wrote. */
  public static AnswerRule of(String text) throws IOException {
    JsonNode json = JsonFactories.TREES.readTree(text);
    AnswerSchema schema =
        json.has("schema")
            ? AnswerSchema.of(json.get("schema").textValue(), json.get("schemaText").textValue())
            : null;
    List<String> reasons = new ArrayList<>();
    json.required("stopReasons").forEach(reason -> reasons.add(reason.textValue()));
    return new AnswerRule(schema, List.copyOf(reasons), json.required("maxAttempts").intValue());
  }

  /**
   * Why an answer breaks the rule; null if it does not.
   *
   * @param stopReason as JSON; null when the model gave none, which is no fault
   * @param answer its text as JSON; null when it has none
   */
  public AnswerFault fault(ByteBuffer stopReason, ByteBuffer answer) {
    String reason = stopReason == null ? "" : string(stopReason);
    if (!reason.isEmpty()
        && !stopReasons.isEmpty()
        && stopReasons.stream().noneMatch(reason::equalsIgnoreCase)) {
      return fault(
          reason, "answer-stopped", "answer.stop-reasons does not have its stop reason (%s)");
    }
    String broken = schema == null ? null : schema.broken(answer == null ? null : string(answer));
    return broken == null ? null : fault(reason, "answer-off-schema", broken);
  }

  /** Names the cut-off or refusal, if there was one, as it explains what else is wrong. */
  private static AnswerFault fault(String reason, String code, String words) {
    String shown = reason.matches(SHOWN) ? reason : "unknown";
    return switch (StopMeaning.of(reason)) {
      case CUT_OFF ->
          new AnswerFault(
              "answer-cut-off",
              "the answer was cut off (stop reason %s); allow more tokens, or ask for less"
                  .formatted(shown));
      case REFUSED ->
          new AnswerFault(
              "answer-refused",
              "the model or a guardrail refused the answer (stop reason %s)".formatted(shown));
      case OTHER -> new AnswerFault(code, words.replace("%s", shown));
    };
  }

  private static String string(ByteBuffer json) {
    try (JsonParser parser =
        JsonFactories.RECORDS.createParser(json.array(), json.position(), json.remaining())) {
      return parser.nextTextValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
