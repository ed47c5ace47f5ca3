/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.IOException;
import java.util.Map;

/** Selects prompts of a file that may have been read before. */
public interface WantedPrompts {
  /** The property of an exchange to {@code prompts:file} with these; without it: all. */
  String PROPERTY = "CamelBedrockBatchWantedPrompts";

  /** The source under which prompts are taken this time; under another one they are new again. */
  String source(String fileSource);

  /**
   * The headers to add to the prompt; null when it is not wanted. Called for each prompt of the
   * file, in order.
   */
  Map<String, String> headers(Prompt prompt) throws IOException;

  /** The prompt as it is wanted, or null. */
  default Prompt of(Prompt prompt) throws IOException {
    Map<String, String> headers = headers(prompt);
    if (headers == null) {
      return null;
    }
    Context was = prompt.context();
    String source = source(was.source());
    boolean isAgain = !source.equals(was.source());
    Context context =
        new Context(was.id(), source, was.ordinal(), was.attempt(), headers)
            .answered(was.answerRule(), isAgain ? was.reuseInBatch() : was.reuse())
            .due(was.deadline())
            .askedOf(was.endpoint());
    return new Prompt(prompt.key(), context, prompt.modelInput());
  }
}
