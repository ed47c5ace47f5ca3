/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.usage;

/**
 * The tokens of records of one group that were asked in the same way.
 *
 * @param key of the group: a batch, a model, a source, a Region or a day
 * @param onDemand whether they were asked one by one, not in a job
 * @param model the model that was asked
 * @param region empty if it is not known
 */
public record Used(
    String key,
    boolean onDemand,
    String model,
    String region,
    long records,
    long inputTokens,
    long outputTokens) {}
