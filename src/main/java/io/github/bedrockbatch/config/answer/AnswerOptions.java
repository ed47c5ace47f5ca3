/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.answer;

import io.github.bedrockbatch.answer.AnswerRule;
import io.github.bedrockbatch.answer.AnswerSchema;
import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.config.source.WrongValueException;
import java.util.List;
import java.util.Locale;

/**
 * What answers must be, unless the route of a source says otherwise.
 *
 * @param schema the JSON schema of answers; null for any text
 * @param stopReasons the stop reasons of good answers, in lower case; empty for all
 * @param maxAttempts the most attempts of a prompt whose answers are not good
 */
public record AnswerOptions(AnswerSchema schema, List<String> stopReasons, int maxAttempts) {
  public static final AnswerOptions NONE = new AnswerOptions(null, List.of(), 1);

  private static final String ANY = "any";

  private static final String MUST_BE_FILE = "must be a file with a JSON Schema, or any";

  private static final String MUST_BE_REASONS =
      "must be stop reasons of models joined by commas, such as end_turn,tool_use,stop, or any";

  private static final int MOST_ATTEMPTS = 100;

  public static AnswerOptions read(OptionReader in) {
    return new AnswerOptions(
        in.parsed("answer.schema", "", MUST_BE_FILE, NONE::schema),
        in.parsed("answer.stop-reasons", "", MUST_BE_REASONS, NONE::stopReasons),
        in.number("answer.max-attempts", NONE.maxAttempts, 1, MOST_ATTEMPTS));
  }

  /** These options, changed by those of a route; an empty one changes nothing. */
  public AnswerOptions with(OptionReader in) {
    return new AnswerOptions(
        in.parsed("answerSchema", "", MUST_BE_FILE, this::schema),
        in.parsed("answerStopReasons", "", MUST_BE_REASONS, this::stopReasons),
        in.isSet("answerMaxAttempts")
            ? in.number("answerMaxAttempts", maxAttempts, 1, MOST_ATTEMPTS)
            : in.parsed("answerMaxAttempts", "", "", text -> maxAttempts));
  }

  private AnswerSchema schema(String text) {
    if (text.isEmpty()) {
      return schema;
    }
    try {
      return text.equals(ANY) ? null : AnswerSchema.read(text);
    } catch (IllegalArgumentException e) {
      throw new WrongValueException(e.getMessage());
    }
  }

  private List<String> stopReasons(String text) {
    if (text.isEmpty()) {
      return stopReasons;
    }
    List<String> reasons = List.of(text.toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1));
    if (!reasons.stream().allMatch(reason -> reason.matches("[a-z0-9_.-]{1,60}"))) {
      throw new IllegalArgumentException(text);
    }
    return reasons.equals(List.of(ANY)) ? List.of() : reasons;
  }

  /** The rule for answers; null when every answer is good. */
  public AnswerRule rule() {
    AnswerRule rule = new AnswerRule(schema, stopReasons, maxAttempts);
    return rule.asksNothing() ? null : rule;
  }
}
