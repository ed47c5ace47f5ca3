/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.cost;

import io.github.bedrockbatch.ledger.usage.UsageView.By;
import java.time.Instant;
import java.util.List;

/**
 * What was paid, at the prices that are known now.
 *
 * @param since the beginning of the first day; null if from the beginning of the ledger
 * @param lines days and batches newest first, others by tokens, most first
 * @param isCut whether there are more lines
 * @param isLocal whether the service is local, so that nothing is paid and these are prices of AWS
 */
public record CostReport(
    Instant asOf,
    By by,
    Instant since,
    CostLine total,
    List<CostLine> lines,
    boolean isCut,
    boolean isLocal) {}
