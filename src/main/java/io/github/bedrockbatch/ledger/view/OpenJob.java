/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import java.time.Instant;

/**
 * A job that has not ended, as of the last poll.
 *
 * @param lane the lane in which it was created
 * @param status as the service last gave it; null before the first poll
 * @param total the service's counter, as the next one: it may lag behind, and is 0 if not given
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
