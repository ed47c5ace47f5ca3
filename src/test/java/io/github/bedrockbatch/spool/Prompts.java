/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.LongStream;

/** Prompts and pages for tests. */
final class Prompts {
  static final BatchKey NOVA = new BatchKey("amazon.nova-lite-v1:0", InvocationType.CONVERSE);
  static final BatchKey CLAUDE =
      new BatchKey("anthropic.claude-3-haiku-20240307-v1:0", InvocationType.INVOKE_MODEL);

  private Prompts() {}

  static Prompt prompt(BatchKey key, String source, long ordinal) {
    return prompt(key, source, ordinal, "{\"n\":" + ordinal + "}");
  }

  static Prompt prompt(BatchKey key, String source, long ordinal, String modelInput) {
    return new Prompt(
        key,
        new Context(source + "/" + ordinal, source, ordinal, 1, Map.of("h", "é\u2028")),
        modelInput.getBytes(StandardCharsets.UTF_8));
  }

  /** A page of the prompts from one ordinal to another, both included. */
  static PromptPage page(BatchKey key, String source, long from, long to) {
    return new PromptPage(
        LongStream.rangeClosed(from, to).mapToObj(n -> prompt(key, source, n)).toList());
  }
}
