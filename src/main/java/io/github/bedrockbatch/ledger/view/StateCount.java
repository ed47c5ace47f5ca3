/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.BatchState;

/**
 * How many batches are in a state.
 *
 * @param unanswered prompts in them without a result; 0 in states in which they are given up
 */
public record StateCount(BatchState state, long batches, long unanswered) {}
