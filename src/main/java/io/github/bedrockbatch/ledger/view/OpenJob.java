/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import java.time.Instant;

/**
 * A job that is not over, as far as it is known.
 *
 * @param lane in which it was made
 * @param status as the service wrote it last; null before the first look
 * @param total the service's counters, which may lag behind; 0 where it gives none
 * @param runningSince when it was first seen to run; null before
 */
public record OpenJob(
    String lane,
    String model,
    String status,
    long records,
    long total,
    long processed,
    Instant submittedAt,
    Instant runningSince) {}
