/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.Batch;
import java.time.Instant;

/**
 * A batch with figures for people that {@link Batch} lacks.
 *
 * @param unfit how many answers were not what was asked for
 * @param runningSince when its job was first seen to run; null before
 */
public record SeenBatch(
    Batch batch, long inputTokens, long outputTokens, int unfit, Instant runningSince) {}
