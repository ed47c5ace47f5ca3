/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;

/** The keys of prompts; consecutive prompts of one key share the object. */
final class BatchKeys {
  private final String modelId;
  private BatchKey last;

  /** Takes the model of prompts that name none. */
  BatchKeys(String modelId) {
    this.modelId = modelId;
    this.last = new BatchKey(modelId, InvocationType.CONVERSE);
  }

  /** The model of a prompt that names this one, or none. */
  String modelId(String own) {
    return own == null ? modelId : own;
  }

  BatchKey of(String ownModelId, InvocationType type) {
    String named = modelId(ownModelId);
    if (last.invocationType() != type || !last.modelId().equals(named)) {
      last = new BatchKey(named, type);
    }
    return last;
  }
}
