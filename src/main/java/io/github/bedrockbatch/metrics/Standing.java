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
 * Where meters are read that are no events.
 *
 * @param data whose disk is shown
 * @param deadLetters how many wait for a person, by kind; none while they cannot be read
 * @param problems how many stand, by kind
 * @param lookedAt when it was last looked for problems
 * @param pauses how many outages make a stage wait, by stage
 * @param budgets how they stand; none where none is set
 * @param uncommitted messages that are acknowledged only when they are in S3
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
