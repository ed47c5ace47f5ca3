/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

import static java.util.Objects.requireNonNullElse;

/** The request and response shapes of InvokeModel, by the provider's name in the model id. */
enum InvokeFormat {
  ANTHROPIC(AnswerShapes.ANTHROPIC, InvokeFormat::anthropicText),
  NOVA(AnswerShapes.NOVA, InvokeFormat::converseText),
  NOVA_EMBEDDINGS(AnswerShapes.NOVA_EMBEDDINGS, InvokeFormat::valueToEmbed),
  TITAN_TEXT(AnswerShapes.TITAN_TEXT, InvokeFormat::inputText),
  TITAN_EMBEDDINGS(AnswerShapes.TITAN_EMBEDDINGS, InvokeFormat::textOrImage),
  TITAN_MULTIMODAL_EMBEDDINGS(AnswerShapes.TITAN_MULTIMODAL_EMBEDDINGS, InvokeFormat::textOrImage),
  LLAMA(AnswerShapes.LLAMA, InvokeFormat::prompt),
  MISTRAL_PROMPT(AnswerShapes.MISTRAL_PROMPT, InvokeFormat::prompt),
  CHAT(AnswerShapes.CHAT, InvokeFormat::chatText);

  private interface Text {
    Slice of(ModelInputScan scan) throws ModelRefusal;
  }

  static final Slice NOTHING = new Slice(0, 0);

  @SuppressWarnings("ImmutableEnumChecker") // a template is filled once, when it is made
  final AnswerTemplate shape;

  @SuppressWarnings("ImmutableEnumChecker") // a method of this class
  private final Text text;

  InvokeFormat(AnswerTemplate shape, Text text) {
    this.shape = shape;
    this.text = text;
  }

  /** The text to answer, or a refusal when the body is not of this family's shape. */
  Slice textOf(ModelInputScan scan) throws ModelRefusal {
    return text.of(scan);
  }

  /** The family by the model id or, for an id without one (a profile of the user), by the body. */
  static InvokeFormat of(String modelId, ModelInputScan scan) {
    if (modelId.contains("anthropic.")) {
      return ANTHROPIC;
    }
    if (modelId.contains("amazon.nova")) {
      return modelId.contains("embed") ? NOVA_EMBEDDINGS : NOVA;
    }
    if (modelId.contains("amazon.titan")) {
      return titan(modelId);
    }
    if (modelId.contains("meta.llama")) {
      return LLAMA;
    }
    if (modelId.contains("mistral.")) {
      return scan.prompt != null ? MISTRAL_PROMPT : CHAT;
    }
    return modelId.contains("profile/") || modelId.contains("custom-model/") ? like(scan) : CHAT;
  }

  private static InvokeFormat titan(String modelId) {
    if (modelId.contains("embed-image")) {
      return TITAN_MULTIMODAL_EMBEDDINGS;
    }
    return modelId.contains("embed") ? TITAN_EMBEDDINGS : TITAN_TEXT;
  }

  private static Slice anthropicText(ModelInputScan scan) throws ModelRefusal {
    need(scan.hasAnthropicVersion, "anthropic_version: Field required");
    need(scan.hasMaxTokens, "max_tokens: Field required");
    need(scan.hasMessages, "messages: Field required");
    need(!scan.hasBareBlock, "messages: every content block needs a type");
    return userText(scan);
  }

  private static Slice valueToEmbed(ModelInputScan scan) throws ModelRefusal {
    need(scan.hasTaskType, "taskType is required");
    return requireNonNullElse(scan.valueToEmbed, NOTHING);
  }

  private static Slice inputText(ModelInputScan scan) throws ModelRefusal {
    need(scan.inputText != null, "required key [inputText] not found");
    return scan.inputText;
  }

  private static Slice prompt(ModelInputScan scan) throws ModelRefusal {
    need(scan.prompt != null, "required key [prompt] not found");
    return scan.prompt;
  }

  private static Slice chatText(ModelInputScan scan) throws ModelRefusal {
    need(scan.hasMessages, "messages is required");
    need(!scan.hasBareBlock, "messages: every content part needs a type");
    return userText(scan);
  }

  private static Slice textOrImage(ModelInputScan scan) throws ModelRefusal {
    need(scan.inputText != null || scan.hasInputImage, "required key [inputText] not found");
    return requireNonNullElse(scan.inputText, NOTHING);
  }

  private static InvokeFormat like(ModelInputScan scan) {
    if (scan.hasAnthropicVersion) {
      return ANTHROPIC;
    }
    if (scan.hasTaskType) {
      return NOVA_EMBEDDINGS;
    }
    if (scan.inputText != null || scan.hasInputImage) {
      return TITAN_EMBEDDINGS;
    }
    if (scan.prompt != null) {
      return LLAMA;
    }
    return scan.hasBareBlock ? NOVA : CHAT;
  }

  static Slice converseText(ModelInputScan scan) throws ModelRefusal {
    need(scan.hasMessages, "messages is required");
    need(!scan.hasStringContent, "messages: content must be a list of content blocks");
    need(!scan.hasTypedBlock, "messages: a content block has no member named type");
    return userText(scan);
  }

  static void need(boolean held, String otherwise) throws ModelRefusal {
    if (!held) {
      throw ModelRefusal.badRequest(otherwise);
    }
  }

  private static Slice userText(ModelInputScan scan) throws ModelRefusal {
    need(scan.userText != null, "messages: no user text found");
    return scan.userText;
  }
}
