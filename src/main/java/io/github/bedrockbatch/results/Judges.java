/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.answer.AnswerFault;
import io.github.bedrockbatch.answer.AnswerRule;
import io.github.bedrockbatch.prompt.Context;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Judges answers, each by the rule that its prompt names. Compiles each rule once. */
final class Judges {
  private final Function<String, Optional<String>> rules;
  private final Map<String, AnswerRule> compiled = new ConcurrentHashMap<>();

  /**
   * @param rules finds the text of a rule by its name
   */
  Judges(Function<String, Optional<String>> rules) {
    this.rules = rules;
  }

  /** Why an answer is not what was asked for; null when it is, or has no rule. */
  AnswerFault fault(Context context, AnswerFields answer) throws IOException {
    return context.answerRule() == null
        ? null
        : rule(context).fault(answer.stopReason(), answer.text());
  }

  /** Whether the record may be retried when its answer is not what was asked for. */
  boolean hasAttempts(Context context) throws IOException {
    return context.attempt() < rule(context).maxAttempts();
  }

  private AnswerRule rule(Context context) throws IOException {
    String name = context.answerRule();
    AnswerRule rule = compiled.get(name);
    if (rule == null) {
      String text = rules.apply(name).orElseThrow(() -> new IOException(unknown(name)));
      rule = AnswerRule.of(text);
      compiled.put(name, rule);
    }
    return rule;
  }

  private static String unknown(String name) {
    return "the ledger does not have the rule %s that its answers are judged by: set answer.schema,"
            .formatted(name)
        + " answer.stop-reasons and answer.max-attempts of its source to what they were, and"
        + " restart";
  }
}
