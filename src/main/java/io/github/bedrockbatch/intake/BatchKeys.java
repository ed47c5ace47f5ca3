/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.config.BedrockOptions;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;

/** The keys of prompts; consecutive prompts of one key share the object. */
final class BatchKeys {
  private final BedrockOptions options;
  private BatchKey last;

  BatchKeys(BedrockOptions options) {
    this.options = options;
    this.last = new BatchKey(options.modelId(), options.invocationType());
  }

  /**
   * The key of a Bedrock record.
   *
   * @param modelId null for the model of this installation
   * @param type null for the type of this installation
   */
  BatchKey ofRecord(String modelId, InvocationType type) {
    return of(modelId, type == null ? options.invocationType() : type);
  }

  /** The key of a prompt object. */
  BatchKey ofPromptObject(String modelId) {
    return of(modelId, InvocationType.CONVERSE);
  }

  private BatchKey of(String ownModelId, InvocationType type) {
    String modelId = ownModelId == null ? options.modelId() : ownModelId;
    if (last.invocationType() != type || !last.modelId().equals(modelId)) {
      last = new BatchKey(modelId, type);
    }
    return last;
  }
}
