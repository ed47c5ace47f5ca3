/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

/**
 * How many jobs there may be.
 *
 * @param maxOpen submitted and not ended, for each model; further batches wait
 */
public record JobsOptions(int maxOpen) {
  static JobsOptions read(OptionReader in) {
    return new JobsOptions(in.number("jobs.max-open", 20, 1, 1_000));
  }
}
