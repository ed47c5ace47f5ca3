/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.model.ModelFamilies;
import io.github.bedrockbatch.model.ModelFamily;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.util.HashMap;
import java.util.Map;

/** Whom prompts are for; consecutive prompts with the same wishes share the object. */
final class Targets {
  /**
   * One of them.
   *
   * @param family how its request is written; null when that is not known
   */
  record Target(BatchKey key, ModelFamily family) {}

  private static final int KEPT = 256;

  private final String modelId;
  private final Map<String, ModelFamily> families = new HashMap<>();
  private InvocationType lastRecordWish;
  private Target lastRecord;
  private InvocationType lastWish;
  private Target last;

  /** Takes the model of prompts that name none. */
  Targets(String modelId) {
    this.modelId = modelId;
  }

  /** The target of a Bedrock record; its family is null when it is not known. */
  Target ofRecord(String ownModelId, InvocationType wish) {
    String model = ownModelId == null ? modelId : ownModelId;
    if (lastRecord == null || lastRecordWish != wish || !lastRecord.key().modelId().equals(model)) {
      lastRecordWish = wish;
      ModelFamily family = family(model);
      lastRecord = new Target(new BatchKey(model, type(family, wish)), family);
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

  private Target target(String model, InvocationType wish) {
    ModelFamily own = family(model);
    InvocationType type = type(own, wish);
    return new Target(
        new BatchKey(model, type),
        type == InvocationType.CONVERSE ? ModelFamilies.converse() : own);
  }

  private static InvocationType type(ModelFamily family, InvocationType wish) {
    return family == null || family.knowsConverse() ? wish : InvocationType.INVOKE_MODEL;
  }

  /** Models may take turns, and telling the family of one costs more than reading its prompt. */
  private ModelFamily family(String model) {
    if (families.size() == KEPT) {
      families.clear();
    }
    return families.computeIfAbsent(model, ModelFamilies::of);
  }
}
