/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.budget;

import java.time.Instant;

/**
 * The state of a budget in the present period. Amounts are USD times 10^9.
 *
 * @param until when the next period begins
 * @param used what collected batches have cost
 * @param reserved what batches that are not collected may cost
 * @param waiting how many batches wait for room in it
 * @param least what the cheapest of them would cost; 0 when none waits
 * @param most what the most expensive would cost; 0 when none waits
 */
public record Balance(
    Budget budget, Instant until, long used, long reserved, long waiting, long least, long most) {}
