/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.budget;

/**
 * What a batch is about to cost.
 *
 * @param model that its prompts name
 * @param amount an estimate, in USD times 10^9; null where no price is known
 * @param inputPrice of a token, in USD times 10^12, as the next
 */
public record Charge(
    String batchId, Kind kind, String model, Long amount, long inputPrice, long outputPrice) {
  /** What is paid. */
  public enum Kind {
    JOB,
    ON_DEMAND,
    /** One record, which counts as estimated until it is answered, and where that fails. */
    CANARY
  }
}
