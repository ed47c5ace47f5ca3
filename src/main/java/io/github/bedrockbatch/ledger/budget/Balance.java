/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.budget;

import java.time.Instant;

/**
 * How a budget stands in the present period. Amounts are USD times 10^9.
 *
 * @param until when the next period begins
 * @param used by what was collected
 * @param reserved for what was not
 * @param waiting how many batches wait for it
 * @param least what the smallest of them would cost; 0 when none waits
 * @param most what the largest would cost
 */
public record Balance(
    Budget budget, Instant until, long used, long reserved, long waiting, long least, long most) {}
