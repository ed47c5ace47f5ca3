/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import io.github.bedrockbatch.files.Sha256;

/**
 * What may share a job: prompts of one key go into one batch.
 *
 * @param modelId model, inference profile or ARN as Bedrock accepts it
 * @param group keeps batches of the same model apart; empty when not used
 */
public record BatchKey(String modelId, InvocationType invocationType, String group) {
  /** The group of batches whose sources are acknowledged by their upload ({@link Ack#UPLOADED}). */
  public static final String UPLOADED = "ack=uploaded";

  private static final String ON_DEMAND = "on-demand";
  private static final String REUSED = "reused";

  /** The group of batches that are acknowledged by their upload and asked on demand. */
  public static final String UPLOADED_ON_DEMAND = UPLOADED + "," + ON_DEMAND;

  public BatchKey(String modelId, InvocationType invocationType) {
    this(modelId, invocationType, "");
  }

  /** The key for the same model, of batches whose sources are acknowledged like this. */
  public BatchKey acknowledged(Ack ack) {
    return new BatchKey(modelId, invocationType, ack == Ack.UPLOADED ? UPLOADED : "");
  }

  /** Whether the sources of its batches wait for the upload. */
  public boolean isAcknowledgedByUpload() {
    return group.startsWith(UPLOADED);
  }

  /** The key of batches with the same model that are asked on demand, whatever their size. */
  public BatchKey onDemand() {
    String itsGroup = isAcknowledgedByUpload() ? UPLOADED_ON_DEMAND : ON_DEMAND;
    return new BatchKey(modelId, invocationType, itsGroup);
  }

  /** The key of batches with such requests that get a job of that model. */
  public BatchKey inJobs(String ofModel) {
    BatchKey key = new BatchKey(ofModel, invocationType);
    return isAcknowledgedByUpload() ? key.acknowledged(Ack.UPLOADED) : key;
  }

  /** Whether batches of this key are asked on demand, whatever their size. */
  public boolean isOnDemand() {
    return group.endsWith(ON_DEMAND);
  }

  /**
   * The key of batches with the same model that get the answers to equal requests of other batches.
   */
  public BatchKey reused() {
    return new BatchKey(modelId, invocationType, REUSED);
  }

  /** Whether batches of this key get the answers to equal requests of other batches. */
  public boolean isReused() {
    return group.equals(REUSED);
  }

  /**
   * A directory name for this key: readable, at most 80 characters of {@code [A-Za-z0-9.-]}, and
   * different for different keys.
   */
  public String directoryName() {
    String readable = modelId.replaceAll("[^A-Za-z0-9.]+", "-");
    return readable.substring(0, Math.min(48, readable.length()))
        + "-"
        + invocationType.wireName()
        + "-"
        + Sha256.hex(modelId + '\n' + invocationType + '\n' + group).substring(0, 8);
  }

  @Override
  public String toString() {
    return modelId + " (" + invocationType.wireName() + (group.isEmpty() ? "" : ", " + group) + ")";
  }
}
