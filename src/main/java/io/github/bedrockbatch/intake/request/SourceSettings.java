/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.config.BedrockOptions;
import io.github.bedrockbatch.config.IntakeOptions;
import io.github.bedrockbatch.config.PromptOptions;
import io.github.bedrockbatch.config.source.Numbers;
import io.github.bedrockbatch.prompt.Duplicates;
import io.github.bedrockbatch.prompt.IdFrom;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.PromptTemplate;
import io.github.bedrockbatch.prompt.Separator;
import io.github.bedrockbatch.prompt.Shape;
import io.github.bedrockbatch.prompt.StopSequences;
import java.util.List;
import java.util.Map;

/**
 * How the values of one source become prompts. What a prompt says itself wins over it.
 *
 * @param template makes the prompt of a value; null when the value has it
 * @param system the system prompt, or null
 * @param modelId the model of values that name none
 * @param recordType the format of records that bring their own {@code modelInput}
 * @param promptType the format of requests that are made here
 * @param maxTokens a number as it is written, or null, as the next two
 * @param stopSequences texts at which the model stops
 */
public record SourceSettings(
    Shape shape,
    char separator,
    String promptField,
    PromptTemplate template,
    String system,
    String modelId,
    InvocationType recordType,
    InvocationType promptType,
    String maxTokens,
    String temperature,
    String topP,
    List<String> stopSequences,
    IdFrom id,
    Duplicates duplicates) {

  /** Those of a source whose route says nothing. */
  public static SourceSettings of(
      IntakeOptions intake, PromptOptions prompt, BedrockOptions bedrock) {
    return new SourceSettings(
        intake.shape(),
        intake.separator(),
        intake.promptField(),
        prompt.template(),
        prompt.system(),
        bedrock.modelId(),
        bedrock.invocationType(),
        prompt.invocationType(),
        prompt.maxTokens(),
        prompt.temperature(),
        prompt.topP(),
        prompt.stopSequences(),
        intake.id(),
        intake.duplicates());
  }

  /**
   * These, changed by what a route says in the {@link IntakeHeaders}.
   *
   * @throws IllegalArgumentException naming the header with a wrong value, and what it must be
   */
  public SourceSettings with(Map<String, Object> headers) {
    RouteSettings route = new RouteSettings(headers);
    return new SourceSettings(
        route.get(IntakeHeaders.SHAPE, shape, Shape.MUST, Shape::of),
        route.get(IntakeHeaders.SEPARATOR, separator, Separator.MUST, Separator::of),
        route.get(IntakeHeaders.PROMPT_FIELD, promptField),
        route.get(IntakeHeaders.TEMPLATE, template, PromptTemplate.MUST, PromptTemplate::of),
        route.get(IntakeHeaders.SYSTEM, system),
        route.get(
            IntakeHeaders.MODEL_ID, modelId, "must be the id of a model", SourceSettings::model),
        route.get(
            IntakeHeaders.INVOCATION_TYPE, recordType, InvocationType.MUST, InvocationType::of),
        route.get(
            IntakeHeaders.INVOCATION_TYPE, promptType, InvocationType.MUST, InvocationType::of),
        route.get(IntakeHeaders.MAX_TOKENS, maxTokens, Numbers.MUST_COUNT, Numbers::count),
        route.get(IntakeHeaders.TEMPERATURE, temperature, Numbers.MUST, Numbers::number),
        route.get(IntakeHeaders.TOP_P, topP, Numbers.MUST, Numbers::number),
        route.get(
            IntakeHeaders.STOP_SEQUENCES, stopSequences, StopSequences.MUST, StopSequences::of),
        route.get(IntakeHeaders.ID_FROM, id, IdFrom.MUST, IdFrom::of),
        route.get(IntakeHeaders.DUPLICATES, duplicates, Duplicates.MUST, Duplicates::of));
  }

  private static String model(String id) {
    if (!FieldReader.MODEL_ID.matcher(id).matches()) {
      throw new IllegalArgumentException(id);
    }
    return id;
  }

  /** The field of the user's id, or null when it is not in the value. */
  String idField() {
    return id.kind() == IdFrom.Kind.FIELD ? id.name() : null;
  }
}
