/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.budget;

/**
 * What a batch may cost.
 *
 * @param model the model that its prompts name
 * @param amount an estimate, in USD times 10^9; null when the price is not known
 * @param inputPrice of an input token, in USD times 10^12
 * @param outputPrice of an output token, in USD times 10^12
 */
public record Charge(
    String batchId, Kind kind, String model, Long amount, long inputPrice, long outputPrice) {
  /** What is paid. */
  public enum Kind {
    JOB,
    ON_DEMAND,
    /** One record: counts with its estimate until it is answered, and for good if that fails. */
    CANARY
  }
}
