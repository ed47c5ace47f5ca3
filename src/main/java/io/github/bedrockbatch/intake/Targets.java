/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.model.ModelFamilies;
import io.github.bedrockbatch.model.ModelFamily;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;

/** Whom prompts are for; consecutive prompts with the same wishes share the object. */
final class Targets {
  private final String modelId;
  private BatchKey lastRecord;
  private InvocationType lastWish;
  private Target last;

  /** Takes the model of prompts that name none. */
  Targets(String modelId) {
    this.modelId = modelId;
  }

  /** The key of a Bedrock record. */
  BatchKey ofRecord(String ownModelId, InvocationType type) {
    String model = ownModelId == null ? modelId : ownModelId;
    if (lastRecord == null
        || lastRecord.invocationType() != type
        || !lastRecord.modelId().equals(model)) {
      lastRecord = new BatchKey(model, type);
    }
    return lastRecord;
  }

  /** The target of a prompt; a model that does not know Converse is asked in its own format. */
  Target ofPrompt(String ownModelId, InvocationType wish) {
    String model = ownModelId == null ? modelId : ownModelId;
    if (last == null || lastWish != wish || !last.key().modelId().equals(model)) {
      lastWish = wish;
      last = target(model, wish);
    }
    return last;
  }

  private static Target target(String model, InvocationType wish) {
    ModelFamily own = ModelFamilies.of(model);
    return wish == InvocationType.CONVERSE && (own == null || own.knowsConverse())
        ? new Target(new BatchKey(model, InvocationType.CONVERSE), ModelFamilies.converse())
        : new Target(new BatchKey(model, InvocationType.INVOKE_MODEL), own);
  }
}
