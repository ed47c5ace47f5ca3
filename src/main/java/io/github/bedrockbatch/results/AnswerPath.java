/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import java.util.HashMap;
import java.util.Map;

/**
 * A place in a model's output, as names of members with array indices left out, and what models put
 * there. What is below no such place need not be looked at.
 */
final class AnswerPath {
  enum Meaning {
    NONE,
    TEXT,
    STOP_REASON,
    INPUT_TOKENS,
    OUTPUT_TOKENS
  }

  static final AnswerPath ROOT =
      new AnswerPath()
          .with(
              Meaning.TEXT,
              "output.message.content.text",
              "content.text",
              "choices.message.content",
              "results.outputText",
              "generation",
              "outputs.text")
          .with(
              Meaning.STOP_REASON,
              "stopReason",
              "stop_reason",
              "choices.finish_reason",
              "results.completionReason",
              "outputs.stop_reason")
          .with(
              Meaning.INPUT_TOKENS,
              "usage.inputTokens",
              "usage.input_tokens",
              "usage.prompt_tokens",
              "inputTextTokenCount",
              "prompt_token_count")
          .with(
              Meaning.OUTPUT_TOKENS,
              "usage.outputTokens",
              "usage.output_tokens",
              "usage.completion_tokens",
              "results.tokenCount",
              "generation_token_count");

  private final Map<String, AnswerPath> members = new HashMap<>();
  private Meaning meaning = Meaning.NONE;

  private AnswerPath() {}

  private AnswerPath with(Meaning itsMeaning, String... paths) {
    for (String path : paths) {
      AnswerPath place = this;
      for (String member : path.split("\\.", -1)) {
        place = place.members.computeIfAbsent(member, name -> new AnswerPath());
      }
      place.meaning = itsMeaning;
    }
    return this;
  }

  /** The place of a member, or null when nothing is expected there or below. */
  AnswerPath member(String name) {
    return members.get(name);
  }

  Meaning meaning() {
    return meaning;
  }
}
