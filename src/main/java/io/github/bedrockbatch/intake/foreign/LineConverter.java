/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.model.ModelFamily;
import io.github.bedrockbatch.model.RequestPart;
import io.github.bedrockbatch.model.RequestParts;
import io.github.bedrockbatch.prompt.InvocationType;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Converts lines for the batches of another service to requests of the model. */
public final class LineConverter {
  private static final String CHAT_FORMAT = "openai-chat";
  private static final String CLAUDE_FORMAT = "anthropic";

  /**
   * A request.
   *
   * @param body one line of JSON
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Converted(InvocationType type, byte[] body) {}

  private LineConverter() {}

  /**
   * The request for a model.
   *
   * @param request the request to the other service; is changed by the conversion
   * @param family of the model; null when it is not known
   * @throws RejectedException naming what cannot be carried over
   */
  public static Converted convert(LineKind kind, ObjectNode request, ModelFamily family)
      throws RejectedException {
    String format = family == null ? "" : family.name();
    if (kind == LineKind.EMBEDDINGS) {
      return own(embeddings(request, family));
    }
    if (family != null && !family.answersInText()) {
      throw new RejectedException(
          RejectCode.NOT_IN_BATCH, "the model makes embeddings, and the line asks for an answer");
    }
    if (kind == LineKind.CHAT && format.equals(CHAT_FORMAT)) {
      return own(OwnFormats.chat(request));
    }
    if (kind == LineKind.MESSAGES && format.equals(CLAUDE_FORMAT)) {
      return own(OwnFormats.messages(request));
    }
    ConverseRequest converse =
        switch (kind) {
          case CHAT -> FromChat.read(request);
          case RESPONSES -> FromResponses.read(request);
          default -> FromMessages.read(request);
        };
    return converse.hasTools()
        ? own(withTools(converse.tree(), format))
        : new Converted(InvocationType.CONVERSE, bytes(converse.tree()));
  }

  private static ObjectNode withTools(ObjectNode converse, String format) throws RejectedException {
    return switch (format) {
      case CLAUDE_FORMAT -> ToMessages.write(converse);
      case CHAT_FORMAT -> ToChat.write(converse);
      case "nova" -> forNova(converse);
      default -> throw Members.unsayable("tools", "a request to this model in a batch job");
    };
  }

  /** Nova's own format is that of Converse without some members. */
  private static ObjectNode forNova(ObjectNode converse) throws RejectedException {
    JsonNode config = converse.path("toolConfig");
    if (config.at("/toolChoice/none").isObject()) {
      throw Members.unsayable("tool_choice", "a request to this model");
    }
    if (config.has(ConverseRequest.ONE_AT_A_TIME)) {
      throw Members.unsayable("parallel_tool_calls", "a request to this model");
    }
    if (converse.has("outputConfig")) {
      throw Members.unsayable("response_format", "a request with tools to this model");
    }
    for (JsonNode tool : config.path("tools")) {
      if (tool.path("toolSpec").has("strict")) {
        throw Members.unsayable("strict", "a tool of this model");
      }
    }
    return converse;
  }

  private static ObjectNode embeddings(ObjectNode request, ModelFamily family)
      throws RejectedException {
    if (family == null || family.answersInText()) {
      throw new RejectedException(
          RejectCode.NOT_IN_BATCH,
          "the line asks for an embedding, and the model is none that is known to make them");
    }
    Members in = Members.of(request, "");
    Bookkeeping.removeOpenAi(in);
    JsonNode input = in.take("input");
    JsonNode text = input.isArray() && input.size() == 1 ? input.get(0) : input;
    if (!text.isTextual()) {
      throw new RejectedException(
          RejectCode.NOT_IN_BATCH, "`input` is not one text, and a record has one embedding");
    }
    if (text.textValue().isBlank()) {
      throw new RejectedException(RejectCode.NO_PROMPT, "`input` is empty or blank");
    }
    in.ignoreIf("encoding_format", usual -> usual.asText().equals("float"));
    RequestParts parts = new RequestParts();
    parts.set(RequestPart.PROMPT, JsonFactories.quoted(text.textValue()));
    JsonNode own = parsed(family.request(parts));
    JsonNode dimensions = in.take("dimensions");
    if (dimensions.isNumber()) {
      dimensions(family, (ObjectNode) own, dimensions, in);
    }
    in.mustBeTaken();
    return (ObjectNode) own;
  }

  private static void dimensions(
      ModelFamily family, ObjectNode request, JsonNode dimensions, Members in)
      throws RejectedException {
    switch (family.name()) {
      case "titan-embeddings" -> request.set("dimensions", dimensions);
      case "titan-multimodal-embeddings" ->
          request.putObject("embeddingConfig").set("outputEmbeddingLength", dimensions);
      case "nova-multimodal-embeddings" ->
          request.withObject("/singleEmbeddingParams").set("embeddingDimension", dimensions);
      default -> throw in.unsayable("dimensions");
    }
  }

  private static JsonNode parsed(byte[] request) {
    try {
      return JsonFactories.TREES.readTree(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Converted own(ObjectNode request) {
    return new Converted(InvocationType.INVOKE_MODEL, bytes(request));
  }

  private static byte[] bytes(ObjectNode request) {
    try {
      return JsonFactories.TREES.writeValueAsBytes(request);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
