/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The cheapest request that a model takes: one token in, one out. A Converse job takes the same for
 * each model; in an InvokeModel job it has to be in the model's own format, told by the model's
 * name.
 */
final class Padding {
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":";
  private static final String BLOCKS = "[{\"text\":\".\"}]}]";

  private Padding() {}

  /** The model input, or nothing when the model's format is not known. */
  static Optional<byte[]> of(BatchKey key) {
    return json(key).map(text -> text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Optional<String> json(BatchKey key) {
    String model = key.modelId();
    if (key.invocationType() == InvocationType.CONVERSE || model.contains("amazon.nova")) {
      return Optional.of("{" + MESSAGES + BLOCKS + ",\"inferenceConfig\":{\"maxTokens\":1}}");
    }
    if (model.contains("anthropic.")) {
      return Optional.of(
          "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":1,"
              + MESSAGES
              + "\".\"}]}");
    }
    if (model.contains("amazon.titan")) {
      return Optional.of("{\"inputText\":\".\"}");
    }
    if (model.contains("meta.llama")) {
      return Optional.of("{\"prompt\":\".\",\"max_gen_len\":1}");
    }
    if (model.contains("openai.") || model.contains("deepseek.") || model.contains("qwen.")) {
      return Optional.of("{" + MESSAGES + "\".\"}],\"max_tokens\":1}");
    }
    return Optional.empty();
  }
}
