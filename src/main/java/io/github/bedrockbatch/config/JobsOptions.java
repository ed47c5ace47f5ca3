/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;

/**
 * The limits of jobs, and how jobs are polled.
 *
 * @param pollPeriod the time between two polls of all open jobs
 * @param maxOpen the most jobs of a model that have not ended; further batches wait
 * @param scheduledWarning a job that waits longer for capacity is logged as a warning
 * @param onDemandConcurrency concurrent calls for a batch that is asked on demand
 * @param stopErrorPercent a running job with a larger share of failed records is stopped; 100 stops
 *     none
 * @param stopErrorAfter a job is stopped only after it has processed this many records
 */
public record JobsOptions(
    Duration pollPeriod,
    int maxOpen,
    Duration scheduledWarning,
    int onDemandConcurrency,
    int stopErrorPercent,
    int stopErrorAfter) {
  static JobsOptions read(OptionReader in) {
    return new JobsOptions(
        in.duration("poll.period", "30s", "100ms", "1h"),
        in.number("jobs.max-open", 20, 1, 1_000),
        in.duration("jobs.scheduled-warning", "6h", "1s", "7d"),
        in.number("jobs.on-demand-concurrency", 4, 1, 64),
        in.percent("jobs.stop-error-share", "100%"),
        in.number("jobs.stop-error-after", 100, 1, 1_000_000));
  }
}
