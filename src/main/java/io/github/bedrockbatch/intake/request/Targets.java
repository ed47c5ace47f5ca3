/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.model.ModelFamilies;
import io.github.bedrockbatch.model.ModelFamily;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.util.HashMap;
import java.util.Map;

/** Finds the model and format for prompts; equal consecutive targets are the same object. */
final class Targets {
  /**
   * Where a prompt goes.
   *
   * @param family of the model; null when that is not known
   */
  record Target(BatchKey key, ModelFamily family) {
    /** The family that writes requests for it; null when that is not known. */
    ModelFamily writer() {
      return key.invocationType() == InvocationType.CONVERSE ? ModelFamilies.converse() : family;
    }
  }

  private static final int KEPT = 256;

  private final String modelId;
  private final Map<String, ModelFamily> families = new HashMap<>();
  private InvocationType lastWish;
  private Target last;

  /** Takes the model of prompts that name none. */
  Targets(String modelId) {
    this.modelId = modelId;
  }

  /** A model that does not know Converse is asked in its own format, even if Converse is wanted. */
  Target of(String ownModelId, InvocationType wish) {
    String model = ownModelId == null ? modelId : ownModelId;
    if (last == null || lastWish != wish || !last.key().modelId().equals(model)) {
      ModelFamily family = family(model);
      boolean asWished = family == null || family.knowsConverse();
      last = new Target(new BatchKey(model, asWished ? wish : InvocationType.INVOKE_MODEL), family);
      lastWish = wish;
    }
    return last;
  }

  /** Cached, as models may alternate, and finding a family costs more than reading a prompt. */
  private ModelFamily family(String model) {
    if (families.size() == KEPT) {
      families.clear();
    }
    return families.computeIfAbsent(model, ModelFamilies::of);
  }
}
