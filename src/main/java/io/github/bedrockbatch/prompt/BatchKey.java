/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What may share a job: prompts of one key go into one batch.
 *
 * @param modelId model, inference profile or ARN as Bedrock accepts it
 * @param group keeps batches of the same model apart; empty when not used
 */
public record BatchKey(String modelId, InvocationType invocationType, String group) {

  public BatchKey(String modelId, InvocationType invocationType) {
    this(modelId, invocationType, "");
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
        + digest().substring(0, 8);
  }

  private String digest() {
    String all = modelId + '\n' + invocationType + '\n' + group;
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return modelId + " (" + invocationType.wireName() + (group.isEmpty() ? "" : ", " + group) + ")";
  }
}
