/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.deadline.DeadlineOptions;
import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;

/**
 * When a batch is sealed.
 *
 * @param minRecords the fewest records of a job
 * @param maxRecords seals the batch that reaches it
 * @param maxBytes seals the batch whose input would exceed it
 * @param maxAge seals the batch whose first record is this old
 * @param underMinimum what happens to a batch that is old enough and too small for a job
 * @param maxOpen how many batches may be open at once, one for each model and request format
 * @param canary whether one record is asked on demand before the first job with new settings
 * @param deadlines seal a batch early enough to be answered in time
 */
public record BatchOptions(
    int minRecords,
    int maxRecords,
    long maxBytes,
    Duration maxAge,
    UnderMinimum underMinimum,
    int maxOpen,
    boolean canary,
    DeadlineOptions deadlines) {
  /** With the default deadlines, by which prompts have none. */
  public BatchOptions(
      int minRecords,
      int maxRecords,
      long maxBytes,
      Duration maxAge,
      UnderMinimum underMinimum,
      int maxOpen,
      boolean canary) {
    this(
        minRecords,
        maxRecords,
        maxBytes,
        maxAge,
        underMinimum,
        maxOpen,
        canary,
        DeadlineOptions.DEFAULT);
  }

  static BatchOptions read(OptionReader in) {
    BatchOptions options =
        new BatchOptions(
            in.number("batch.min-records", 100, 1, 100_000),
            in.number("batch.max-records", 50_000, 1, 1_000_000),
            in.bytes("batch.max-bytes", "1GB", "10kB", "5GB"),
            in.duration("batch.max-age", "15m", "100ms", "7d"),
            in.oneOf("batch.under-minimum", UnderMinimum.ON_DEMAND),
            in.number("batch.max-open", 500, 1, 5_000),
            in.flag("batch.canary", false),
            DeadlineOptions.read(in));
    in.rule(
        options.minRecords <= options.maxRecords,
        "batch.min-records",
        "must not exceed " + in.shown("batch.max-records"),
        "batch.max-records");
    return options;
  }
}
