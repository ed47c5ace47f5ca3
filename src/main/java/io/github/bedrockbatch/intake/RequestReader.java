/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import com.fasterxml.jackson.core.JsonFactory;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.io.IOException;

/** Makes requests of the values of one source: of Bedrock records and of prompt objects. */
final class RequestReader {
  private final FieldNames names;
  private final FieldReader reader;
  private final BatchKeys keys;
  private final SourceSettings settings;

  RequestReader(SourceSettings settings, JsonFactory json) {
    this.names = FieldNames.of(settings);
    this.reader = new FieldReader(names, new JsonText(json));
    this.settings = settings;
    this.keys = new BatchKeys(settings.modelId());
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
    BatchKey key = keys.of(modelId(), own == null ? settings.recordType() : own);
    byte[] body = fields.copy(modelInput);
    Lines.join(body);
    return new Request(key, id, body);
  }

  private String recordId() throws RefusedException, IOException {
    String id = reader.id(names.of("recordId"));
    return id == null ? ownId() : id;
  }

  private String ownId() throws RefusedException, IOException {
    Field field = settings.idField() == null ? null : names.of(settings.idField());
    return field == null || field == Field.PROMPT ? null : reader.id(field);
  }

  private Request readPromptObject(FieldSlices fields) throws RefusedException, IOException {
    String id = ownId();
    if (!fields.has(Field.PROMPT)) {
      throw reader.refuse(
          RefusalCode.NO_PROMPT,
          "neither `modelInput` nor `%s` is there; intake.prompt-field names the field of the prompt",
          Field.PROMPT);
    }
    reader.checkText(Field.PROMPT);
    reader.checkText(Field.SYSTEM);
    reader.checkMaxTokens();
    reader.checkNumber(Field.TEMPERATURE);
    BatchKey key = keys.of(modelId(), InvocationType.CONVERSE);
    return new Request(key, id, ConverseBody.of(fields));
  }

  private String modelId() throws RefusedException, IOException {
    return names.of("modelId") == Field.PROMPT ? null : reader.modelId();
  }

  private InvocationType invocationType() throws RefusedException, IOException {
    return names.of("modelInvocationType") == Field.PROMPT ? null : reader.invocationType();
  }
}
