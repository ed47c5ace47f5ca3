/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.usage;

/**
 * Tokens of some records that were asked alike.
 *
 * @param key of the group that they are in: a batch, a model, a source, a Region or a day
 * @param onDemand whether they were asked one by one, and not in a job
 * @param model that was asked
 * @param region empty where it was not noted
 */
public record Used(
    String key,
    boolean onDemand,
    String model,
    String region,
    long records,
    long inputTokens,
    long outputTokens) {}
