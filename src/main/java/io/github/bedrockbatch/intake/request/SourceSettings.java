/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.answer.AnswerSchema;
import io.github.bedrockbatch.config.BedrockOptions;
import io.github.bedrockbatch.config.IntakeOptions;
import io.github.bedrockbatch.config.PromptOptions;
import io.github.bedrockbatch.config.answer.AnswerOptions;
import io.github.bedrockbatch.config.deadline.DeadlineOptions;
import io.github.bedrockbatch.config.source.Durations;
import io.github.bedrockbatch.config.source.Numbers;
import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.model.ModelAliases;
import io.github.bedrockbatch.prompt.Duplicates;
import io.github.bedrockbatch.prompt.IdFrom;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.PromptTemplate;
import io.github.bedrockbatch.prompt.Reuse;
import io.github.bedrockbatch.prompt.Separator;
import io.github.bedrockbatch.prompt.Shape;
import io.github.bedrockbatch.prompt.StopSequences;
import io.github.bedrockbatch.prompt.WhenLate;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * How the values of one source become prompts: the options of a {@code prompts:} endpoint. Fields
 * of a prompt override them.
 *
 * @param template null when values have the prompt in a field
 * @param system null for none
 * @param recordType the format of records that bring their own {@code modelInput}
 * @param promptType the format of requests that are made here
 * @param maxTokens a number as it is written, or null; so are the next two
 * @param modelAliases the models for names in lines for other services
 * @param answerRule the id in the ledger of the rule for answers; null for none
 */
@UriParams
public record SourceSettings(
    @UriParam(
            enums = "json,csv,lines,text",
            description = "What files and messages are made of. If empty: intake.shape.")
        Shape shape,
    @UriParam(
            javaType = "java.lang.String",
            description = "Of CSV cells: one character, tab or auto. If empty: intake.separator.")
        char separator,
    @UriParam(
            javaType = "java.lang.String",
            description = "The charset of files that do not show theirs. If empty: intake.charset.")
        Charset charset,
    @UriParam(description = "The field or column with the prompt. If empty: intake.prompt-field.")
        String promptField,
    @UriParam(
            javaType = "java.lang.String",
            description = "Makes the prompt: Summarise ${text}. If empty: prompt.template.")
        PromptTemplate template,
    @UriParam(description = "The system prompt. If empty: prompt.system.") String system,
    @UriParam(description = "The model of prompts that name none. If empty: bedrock.model-id.")
        String modelId,
    @UriParam(
            name = "invocationType",
            enums = "Converse,InvokeModel",
            description = "The format of requests. If empty: prompt.invocation-type.")
        InvocationType recordType,
    InvocationType promptType,
    @UriParam(
            javaType = "java.lang.Integer",
            description = "The most tokens of an answer. If empty: prompt.max-tokens.")
        String maxTokens,
    @UriParam(javaType = "java.lang.Double", description = "If empty: prompt.temperature.")
        String temperature,
    @UriParam(javaType = "java.lang.Double", description = "If empty: prompt.top-p.") String topP,
    @UriParam(
            javaType = "java.lang.String",
            description = "At which the model stops: A,B or JSON. If empty: prompt.stop-sequences.")
        List<String> stopSequences,
    @UriParam(
            name = "idFrom",
            javaType = "java.lang.String",
            description = "field:NAME, header:NAME, key or position. If empty: intake.id.")
        IdFrom id,
    @UriParam(
            enums = "keep,skip",
            description = "Prompts whose id an earlier one has. If empty: intake.duplicates.")
        Duplicates duplicates,
    @UriParam(
            javaType = "java.lang.String",
            description = "A JSON Schema file that answers must fit. If empty: answer.schema.")
        AnswerSchema answerSchema,
    @UriParam(
            javaType = "java.lang.String",
            description = "Of good answers: end_turn,tool_use. If empty: answer.stop-reasons.")
        List<String> answerStopReasons,
    @UriParam(
            javaType = "java.lang.Integer",
            description = "Attempts for a good answer. If empty: answer.max-attempts.")
        int answerMaxAttempts,
    @UriParam(
            javaType = "java.lang.String",
            description =
                "Whether equal prompts are asked once: off, batch or a duration."
                    + " If empty: prompt.reuse.")
        Reuse promptReuse,
    @UriParam(
            javaType = "java.lang.String",
            description =
                "In what time prompts are to be answered, or none. If empty: batch.deadline.")
        Optional<Duration> deadline,
    @UriParam(
            javaType = "java.lang.String",
            description =
                "What happens to those that will not be: on-demand, model:ID, fail or wait."
                    + " If empty: deadline.then.")
        WhenLate deadlineThen,
    ModelAliases modelAliases,
    String answerRule) {
  /** The property of an exchange with the settings of the endpoint that it came through. */
  public static final String PROPERTY = "CamelBedrockBatchSourceSettings";

  /** The settings of a source whose route has no options. */
  public static SourceSettings of(
      IntakeOptions intake,
      PromptOptions prompt,
      BedrockOptions bedrock,
      DeadlineOptions deadlines) {
    return new SourceSettings(
        intake.shape(),
        intake.separator(),
        intake.charset(),
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
        intake.duplicates(),
        prompt.answer().schema(),
        prompt.answer().stopReasons(),
        prompt.answer().maxAttempts(),
        prompt.reuse(),
        deadlines.standard(),
        deadlines.then(),
        intake.modelAliases(),
        null);
  }

  /** These settings, changed by the options of a route; an empty option changes nothing. */
  public SourceSettings with(OptionReader in) {
    InvocationType type =
        in.parsed("invocationType", "", InvocationType.MUST, or(null, InvocationType::of));
    AnswerOptions answers = answer().with(in);
    return new SourceSettings(
        in.parsed("shape", "", Shape.MUST, or(shape, Shape::of)),
        in.parsed("separator", "", Separator.MUST, or(separator, Separator::of)),
        in.parsed("charset", "", IntakeOptions.CHARSET_MUST, or(charset, Charset::forName)),
        in.parsed("promptField", "", "", or(promptField, text -> text)),
        in.parsed("template", "", PromptTemplate.MUST, or(template, PromptTemplate::of)),
        in.parsed("system", "", "", or(system, text -> text)),
        in.parsed("modelId", "", "must be the id of a model", or(modelId, SourceSettings::model)),
        type == null ? recordType : type,
        type == null ? promptType : type,
        in.parsed("maxTokens", "", Numbers.MUST_COUNT, or(maxTokens, Numbers::count)),
        in.parsed("temperature", "", Numbers.MUST, or(temperature, Numbers::number)),
        in.parsed("topP", "", Numbers.MUST, or(topP, Numbers::number)),
        in.parsed("stopSequences", "", StopSequences.MUST, or(stopSequences, StopSequences::of)),
        in.parsed("idFrom", "", IdFrom.MUST, or(id, IdFrom::of)),
        in.parsed("duplicates", "", Duplicates.MUST, or(duplicates, Duplicates::of)),
        answers.schema(),
        answers.stopReasons(),
        answers.maxAttempts(),
        in.parsed(
            "promptReuse",
            "",
            Reuse.MUST,
            or(promptReuse, text -> Reuse.of(text, Durations::parse))),
        in.isSet("deadline")
            ? in.durationUnless("none", "deadline", "none", "1s", "30d")
            : in.parsed("deadline", "", "", text -> deadline),
        in.parsed("deadlineThen", "", WhenLate.MUST, or(deadlineThen, WhenLate::of)),
        modelAliases,
        answerRule);
  }

  /** What answers must be. */
  public AnswerOptions answer() {
    return new AnswerOptions(answerSchema, answerStopReasons, answerMaxAttempts);
  }

  /** These settings, with the id of a rule in the ledger. */
  public SourceSettings judgedBy(String rule) {
    return new SourceSettings(
        shape,
        separator,
        charset,
        promptField,
        template,
        system,
        modelId,
        recordType,
        promptType,
        maxTokens,
        temperature,
        topP,
        stopSequences,
        id,
        duplicates,
        answerSchema,
        answerStopReasons,
        answerMaxAttempts,
        promptReuse,
        deadline,
        deadlineThen,
        modelAliases,
        rule);
  }

  private static <T> Function<String, T> or(T standard, Function<String, T> parser) {
    return text -> text.isEmpty() ? standard : parser.apply(text);
  }

  private static String model(String id) {
    if (!FieldReader.MODEL_ID.matcher(id).matches()) {
      throw new IllegalArgumentException(id);
    }
    return id;
  }

  /** These settings for CSV, with tabs or with their own separator. */
  public SourceSettings ofTable(boolean tabs) {
    String cells = tabs ? "tab" : "";
    Map<String, String> options = Map.of("shape", "csv", "separator", cells);
    return with(new OptionReader(List.of(SettingsSource.options("sender", options))));
  }

  /** The field of the user's id, or null when it is not in the value. */
  String idField() {
    return id.kind() == IdFrom.Kind.FIELD ? id.name() : null;
  }
}
