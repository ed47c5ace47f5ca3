/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.intake.foreign.LineConverter;
import io.github.bedrockbatch.intake.foreign.LineConverter.Converted;
import io.github.bedrockbatch.intake.foreign.LineKind;
import io.github.bedrockbatch.intake.frame.Lines;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.request.Targets.Target;
import io.github.bedrockbatch.model.ModelFamilies;
import io.github.bedrockbatch.model.ModelFamily;
import io.github.bedrockbatch.model.ModelsAllow;
import io.github.bedrockbatch.model.RequestPart;
import io.github.bedrockbatch.model.RequestParts;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Deadline;
import io.github.bedrockbatch.prompt.InvocationType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Makes requests of the values of one source: of Bedrock records, of lines for the batches of other
 * services, and of prompt objects.
 */
public final class RequestReader {
  private final FieldNames names;
  private final FieldReader reader;
  private final Targets targets;
  private final ForeignModels foreign;
  private final RequestBuilder prompts;
  private final SourceSettings settings;
  private final Pattern modelsAllow;
  private final Clock clock;
  private String allowed;

  /**
   * @param clock that of deadlines that are durations
   * @param mediaFolder of the files that prompts may name; null when they may name none
   * @param mediaObjects that prompts may name
   * @param maxBytes what the images and documents of a prompt may have together
   */
  public RequestReader(
      SourceSettings settings,
      ModelsAllow modelsAllow,
      Clock clock,
      Path mediaFolder,
      MediaObjects mediaObjects,
      int maxBytes) {
    this.names = FieldNames.of(settings, new FieldTypos());
    this.reader = new FieldReader(names);
    this.settings = settings;
    this.modelsAllow = modelsAllow.pattern();
    this.clock = clock;
    this.allowed = settings.modelId();
    this.targets = new Targets(settings.modelId());
    this.foreign = new ForeignModels(settings.modelAliases());
    this.prompts =
        new RequestBuilder(
            settings,
            names,
            reader,
            new MediaReader(names, reader, new MediaFolder(mediaFolder), mediaObjects, maxBytes));
  }

  public Request read(FieldSlices fields) throws RejectedException, IOException {
    reader.read(fields);
    if (fields.repeated() != null) {
      throw twice(fields.repeated());
    }
    Field modelInput = names.of("modelInput");
    if (modelInput == Field.PROMPT && fields.has(modelInput) && fields.isObject(modelInput)) {
      return readRecord(fields, modelInput);
    }
    if (fields.has(Field.MODEL_INPUT)) {
      return readRecord(fields, Field.MODEL_INPUT);
    }
    return isForeign(fields) ? readForeign(fields) : readPromptObject(fields);
  }

  /** Whether the value was written for the batches of another service. */
  private boolean isForeign(FieldSlices fields) {
    return settings.template() == null
        && !fields.has(Field.PROMPT)
        && (isObject(fields, Field.PARAMS)
            || (isObject(fields, Field.BODY) && fields.has(Field.URL)));
  }

  private static boolean isObject(FieldSlices fields, Field field) {
    return fields.has(field) && fields.isObject(field);
  }

  private Request readForeign(FieldSlices fields) throws RejectedException, IOException {
    String id = id("recordId", settings.idField());
    if (fields.repeatedOfOthers() != null) {
      throw twice(fields.repeatedOfOthers());
    }
    try {
      boolean anthropic = isObject(fields, Field.PARAMS);
      LineKind kind =
          anthropic ? LineKind.MESSAGES : LineKind.ofOpenAi(reader.shortText(Field.URL));
      ObjectNode request = tree(fields.copy(anthropic ? Field.PARAMS : Field.BODY));
      String model = foreignModel(request.path("model").textValue());
      ModelFamily family = targets.of(model, InvocationType.CONVERSE).family();
      Converted made = LineConverter.convert(kind, request, family);
      BatchKey key = targets.of(model, made.type()).key();
      return new Request(key, id, made.body(), deadline(), kind.endpoint());
    } catch (RejectedException e) {
      throw reader.rejected(e.rejection().code(), e.rejection().reason());
    }
  }

  private String foreignModel(String name) throws RejectedException, IOException {
    String beside = modelId();
    if (beside != null) {
      return beside;
    }
    ForeignModels.Named named = foreign.of(name);
    return named.own() ? allowed(named.id()) : named.id();
  }

  private static ObjectNode tree(byte[] object) throws RejectedException, IOException {
    try {
      return (ObjectNode)
          JsonFactories.TREES
              .reader()
              .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
              .readTree(object);
    } catch (JsonProcessingException e) {
      throw new RejectedException(
          RejectCode.DUPLICATE_FIELD, "a field stands twice in an object of the request");
    }
  }

  /** Logs what was noticed since the last call, if anything. */
  public void tell(String source) {
    foreign.tell(source, settings.modelId());
  }

  private RejectedException twice(String name) {
    return reader.rejected(
        RejectCode.DUPLICATE_FIELD, "`%s` stands twice in the value".formatted(name));
  }

  private Request readRecord(FieldSlices fields, Field modelInput)
      throws RejectedException, IOException {
    String id = id("recordId", settings.idField());
    if (!fields.isObject(modelInput)) {
      throw reader.rejected(RejectCode.WRONG_TYPE, "`%s` is not a JSON object", modelInput);
    }
    InvocationType own = invocationType();
    Target target = targets.of(modelId(), own == null ? settings.recordType() : own);
    Rejection rejection = fields.notInBatch().rejection(target);
    if (rejection != null) {
      throw reader.rejected(rejection.code(), rejection.reason());
    }
    byte[] body = fields.copy(modelInput);
    Lines.join(body);
    return new Request(target.key(), id, body, deadline(), null);
  }

  /** The user's id in the first of these fields that has one; null when it is not in the value. */
  private String id(String first, String second) throws RejectedException, IOException {
    if (settings.idField() == null) {
      return null;
    }
    String id = reader.id(names.of(first));
    return id == null ? reader.id(names.of(second)) : id;
  }

  private Request readPromptObject(FieldSlices fields) throws RejectedException, IOException {
    String id = id(settings.idField(), "recordId");
    RequestParts parts = prompts.read(fields);
    InvocationType own = invocationType();
    Target target = targets.of(modelId(), own == null ? settings.promptType() : own);
    if (target.writer() == null) {
      throw reader.rejected(
          RejectCode.UNKNOWN_MODEL,
          "how requests of this model are written is not known; use Converse, or Bedrock records");
    }
    if (parts.get(RequestPart.MEDIA) != null && target.writer() != ModelFamilies.converse()) {
      throw reader.rejected(
          RejectCode.UNUSABLE_MEDIA,
          "`images` and `documents` go into Converse requests only, and this model is asked in its"
              + " own format; use Converse, or Bedrock records");
    }
    return new Request(target.key(), id, target.writer().request(parts), deadline(), null);
  }

  /** A field that the template puts in is data, and says nothing more. */
  private Instant deadline() throws RejectedException, IOException {
    return names.of(Deadline.NAME) == Field.DEADLINE && names.hole(Deadline.NAME) < 0
        ? reader.deadline(clock)
        : null;
  }

  private String modelId() throws RejectedException, IOException {
    return allowed(names.of("modelId") == Field.PROMPT ? null : reader.modelId());
  }

  private String allowed(String own) throws RejectedException {
    if (own != null && !own.equals(allowed)) {
      if (!own.equals(settings.modelId()) && !modelsAllow.matcher(own).matches()) {
        throw reader.rejected(
            RejectCode.MODEL_NOT_ALLOWED,
            "the model that it names is not among those of the setting intake.models-allow");
      }
      allowed = own;
    }
    return own;
  }

  private InvocationType invocationType() throws RejectedException, IOException {
    return names.of("modelInvocationType") == Field.PROMPT ? null : reader.invocationType();
  }
}
