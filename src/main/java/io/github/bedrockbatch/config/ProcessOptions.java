/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;

/**
 * The concurrency of the process, when a step is reported as too long, and how the process stops.
 *
 * @param uploadConcurrency batches that are uploaded at a time
 * @param collectConcurrency batches whose results are fetched and delivered at a time
 * @param busyWarning a stage whose step takes longer than this is a problem
 * @param stopTimeout the time that work in progress has to end on Ctrl-C and SIGTERM; what is
 *     interrupted resumes at the next start
 */
public record ProcessOptions(
    int uploadConcurrency, int collectConcurrency, Duration busyWarning, Duration stopTimeout) {
  static ProcessOptions read(OptionReader in) {
    return new ProcessOptions(
        in.number("upload.concurrency", 2, 1, 8),
        in.number("collect.concurrency", 4, 1, 8),
        in.duration("stages.busy-warning", "10m", "1s", "1d"),
        in.duration("stop.timeout", "30s", "1s", "10m"));
  }
}
