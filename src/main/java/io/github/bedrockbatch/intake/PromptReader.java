/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import com.fasterxml.jackson.core.JsonFactory;
import io.github.bedrockbatch.config.BedrockOptions;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.IOException;
import java.util.Map;

/** Makes prompts of the JSON objects of one file: of Bedrock records and of prompt objects. */
final class PromptReader {
  private final FileSource source;
  private final FieldNames names;
  private final FieldReader reader;
  private final BatchKeys keys;
  private final HashedKeys ids = new HashedKeys();

  PromptReader(FileSource source, FieldNames names, BedrockOptions bedrock, JsonFactory json) {
    this.source = source;
    this.names = names;
    this.reader = new FieldReader(names, new JsonText(json));
    this.keys = new BatchKeys(bedrock);
  }

  Prompt read(FieldSlices fields, Place place) throws RefusedException, IOException {
    reader.read(fields);
    if (fields.repeated() != null) {
      throw reader.refuse(
          RefusalCode.DUPLICATE_FIELD, "`%s` stands twice in the object", fields.repeated());
    }
    Field modelInput = names.of("modelInput");
    if (modelInput == Field.PROMPT && fields.has(modelInput) && fields.isObject(modelInput)) {
      return readRecord(fields, place, modelInput);
    }
    if (fields.has(Field.MODEL_INPUT)) {
      return readRecord(fields, place, Field.MODEL_INPUT);
    }
    return readPromptObject(fields, place);
  }

  private Prompt readRecord(FieldSlices fields, Place place, Field modelInput)
      throws RefusedException, IOException {
    String id = reader.id(names.of("recordId"));
    if (!fields.isObject(modelInput)) {
      throw reader.refuse(RefusalCode.WRONG_TYPE, "`%s` is not a JSON object", modelInput);
    }
    BatchKey key = keys.ofRecord(modelId(), invocationType());
    byte[] body = fields.copy(modelInput);
    Lines.join(body);
    return prompt(key, id, place, body);
  }

  private Prompt readPromptObject(FieldSlices fields, Place place)
      throws RefusedException, IOException {
    Field idField = names.of("id");
    String id = idField == Field.PROMPT ? null : reader.id(idField);
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
    BatchKey key = keys.ofPromptObject(modelId());
    return prompt(key, id, place, ConverseBody.of(fields));
  }

  private String modelId() throws RefusedException, IOException {
    return names.of("modelId") == Field.PROMPT ? null : reader.modelId();
  }

  private InvocationType invocationType() throws RefusedException, IOException {
    return names.of("modelInvocationType") == Field.PROMPT ? null : reader.invocationType();
  }

  private Prompt prompt(BatchKey key, String ownId, Place place, byte[] body)
      throws RefusedException {
    if (ownId != null && !ids.add(ownId)) {
      throw new RefusedException(
          RefusalCode.DUPLICATE_ID, "duplicate id: an earlier value of the file has it", ownId);
    }
    String id = ownId == null ? place.id(source.fileName()) : ownId;
    Context context = new Context(id, source.id(), place.ordinal(), 1, Map.of());
    return new Prompt(key, context, body);
  }
}
