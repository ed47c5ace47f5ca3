/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.metrics;

import io.github.bedrockbatch.ledger.budget.Balance;
import io.github.bedrockbatch.ledger.view.TotalsView;
import io.github.bedrockbatch.operator.cost.Costs;
import io.github.bedrockbatch.operator.view.Facts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The sources of meters that show a state, and do not count events.
 *
 * @param data the folder whose disk is shown
 * @param deadLetters how many wait for a person, by kind; empty while they cannot be read
 * @param problems how many there are now, by kind
 * @param lookedAt when the last look for problems ended
 * @param pauses how many outages make a stage back off, by stage
 * @param budgets the balance of each; empty when none is set
 * @param uncommitted how many messages were read and are acknowledged only when they are in S3
 */
public record Standing(
    Facts facts,
    TotalsView totals,
    Costs costs,
    Path data,
    Supplier<Map<String, Long>> deadLetters,
    Supplier<Map<String, Long>> problems,
    Supplier<Instant> lookedAt,
    Supplier<Map<String, Long>> pauses,
    Supplier<List<Balance>> budgets,
    LongSupplier uncommitted,
    Clock clock) {}
