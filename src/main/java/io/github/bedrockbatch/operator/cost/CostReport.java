/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.cost;

import io.github.bedrockbatch.ledger.usage.UsageView.By;
import java.time.Instant;
import java.util.List;

/**
 * What was paid for, at the prices that are known now.
 *
 * @param since the beginning of the first day; null for ever
 * @param lines the newest days or batches first, or those with the most tokens
 * @param isCut whether there are more lines
 * @param isLocal whether nothing is paid, and this is what it would cost at AWS
 */
public record CostReport(
    Instant asOf,
    By by,
    Instant since,
    CostLine total,
    List<CostLine> lines,
    boolean isCut,
    boolean isLocal) {}
