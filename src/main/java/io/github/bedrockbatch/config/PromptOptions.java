/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.answer.AnswerOptions;
import io.github.bedrockbatch.config.source.Durations;
import io.github.bedrockbatch.config.source.Numbers;
import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.PromptTemplate;
import io.github.bedrockbatch.prompt.Reuse;
import io.github.bedrockbatch.prompt.StopSequences;
import java.util.List;

/**
 * The defaults for requests, unless the prompt or the route of its source says otherwise. Bedrock
 * records have their own request; only {@code answer} and {@code reuse} concern them.
 *
 * @param template makes the prompt from a value; null when the value has the prompt
 * @param system the system prompt, or null
 * @param invocationType the format of the requests; embeddings have only one
 * @param maxTokens a number as it is written, or null for the model's default; so are the next two
 * @param stopSequences texts at which the model stops
 * @param answer what answers must be, including those to Bedrock records
 * @param reuse whether equal prompts are asked once, including Bedrock records
 */
public record PromptOptions(
    PromptTemplate template,
    String system,
    InvocationType invocationType,
    String maxTokens,
    String temperature,
    String topP,
    List<String> stopSequences,
    AnswerOptions answer,
    Reuse reuse) {
  static PromptOptions read(OptionReader in) {
    String system = in.checked("prompt.system", "", "must be a text", text -> true);
    return new PromptOptions(
        in.parsed("prompt.template", "", PromptTemplate.MUST, PromptTemplate::of),
        system.isEmpty() ? null : system,
        InvocationType.of(
            in.oneOf("prompt.invocation-type", "Converse", "Converse", "InvokeModel")),
        in.parsed("prompt.max-tokens", "", Numbers.MUST_COUNT, Numbers::count),
        in.parsed("prompt.temperature", "", Numbers.MUST, Numbers::number),
        in.parsed("prompt.top-p", "", Numbers.MUST, Numbers::number),
        in.parsed("prompt.stop-sequences", "", StopSequences.MUST, StopSequences::of),
        AnswerOptions.read(in),
        in.parsed("prompt.reuse", "off", Reuse.MUST, text -> Reuse.of(text, Durations::parse)));
  }
}
