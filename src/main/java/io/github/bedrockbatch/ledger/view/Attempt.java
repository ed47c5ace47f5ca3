/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.BatchState;

/**
 * Another batch that some records of a batch were, or are, in.
 *
 * @param byPerson whether a person asked for it
 */
public record Attempt(String batchId, BatchState state, long records, boolean byPerson) {}
