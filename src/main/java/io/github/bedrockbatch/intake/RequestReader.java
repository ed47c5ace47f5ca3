/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import com.fasterxml.jackson.core.JsonFactory;
import io.github.bedrockbatch.config.ModelsAllow;
import io.github.bedrockbatch.model.RequestParts;
import io.github.bedrockbatch.prompt.InvocationType;
import java.io.IOException;
import java.util.regex.Pattern;

/** Makes requests of the values of one source: of Bedrock records and of prompt objects. */
final class RequestReader {
  private final FieldNames names;
  private final FieldReader reader;
  private final Targets targets;
  private final PromptRequest prompts;
  private final SourceSettings settings;
  private final Pattern modelsAllow;
  private String allowed;

  RequestReader(SourceSettings settings, ModelsAllow modelsAllow, JsonFactory json) {
    this.names = FieldNames.of(settings, new Slips());
    this.reader = new FieldReader(names, new JsonText(json));
    this.settings = settings;
    this.modelsAllow = modelsAllow.pattern();
    this.allowed = settings.modelId();
    this.targets = new Targets(settings.modelId());
    this.prompts = new PromptRequest(settings, names, reader);
  }

  Request read(FieldSlices fields) throws RefusedException, IOException {
    reader.read(fields);
    if (fields.repeated() != null) {
      throw reader.refuse(
          RefusalCode.DUPLICATE_FIELD,
          "`%s` stands twice in the value".formatted(fields.repeated()));
    }
    Field modelInput = names.of("modelInput");
    if (modelInput == Field.PROMPT && fields.has(modelInput) && fields.isObject(modelInput)) {
      return readRecord(fields, modelInput);
    }
    if (fields.has(Field.MODEL_INPUT)) {
      return readRecord(fields, Field.MODEL_INPUT);
    }
    return readPromptObject(fields);
  }

  private Request readRecord(FieldSlices fields, Field modelInput)
      throws RefusedException, IOException {
    String id = settings.idField() == null ? null : recordId();
    if (!fields.isObject(modelInput)) {
      throw reader.refuse(RefusalCode.WRONG_TYPE, "`%s` is not a JSON object", modelInput);
    }
    InvocationType own = invocationType();
    Target target = targets.ofRecord(modelId(), own == null ? settings.recordType() : own);
    Refusal refusal = fields.notInBatch().refusal(target);
    if (refusal != null) {
      throw reader.refuse(refusal.code(), refusal.reason());
    }
    byte[] body = fields.copy(modelInput);
    Lines.join(body);
    return new Request(target.key(), id, body);
  }

  private String recordId() throws RefusedException, IOException {
    String id = reader.id(names.of("recordId"));
    return id == null ? reader.id(names.of(settings.idField())) : id;
  }

  private String ownId() throws RefusedException, IOException {
    String id = reader.id(names.of(settings.idField()));
    return id == null ? reader.id(names.of("recordId")) : id;
  }

  private Request readPromptObject(FieldSlices fields) throws RefusedException, IOException {
    String id = settings.idField() == null ? null : ownId();
    RequestParts parts = prompts.read(fields);
    InvocationType own = invocationType();
    Target target = targets.ofPrompt(modelId(), own == null ? settings.promptType() : own);
    if (target.family() == null) {
      throw reader.refuse(
          RefusalCode.UNKNOWN_MODEL,
          "how requests of this model are written is not known; use Converse, or Bedrock records");
    }
    return new Request(target.key(), id, target.family().request(parts));
  }

  private String modelId() throws RefusedException, IOException {
    String own = names.of("modelId") == Field.PROMPT ? null : reader.modelId();
    if (own != null && !own.equals(allowed)) {
      if (!own.equals(settings.modelId()) && !modelsAllow.matcher(own).matches()) {
        throw reader.refuse(
            RefusalCode.MODEL_NOT_ALLOWED,
            "the model that it names is not among those of the setting intake.models-allow");
      }
      allowed = own;
    }
    return own;
  }

  private InvocationType invocationType() throws RefusedException, IOException {
    return names.of("modelInvocationType") == Field.PROMPT ? null : reader.invocationType();
  }
}
