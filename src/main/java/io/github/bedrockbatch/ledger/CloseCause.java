/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

/** Why a batch was sealed. */
public enum CloseCause {
  /** It has {@code batch.max-records} records. */
  RECORDS,
  /** The next record would have taken it over {@code batch.max-bytes}. */
  BYTES,
  /** It had been open for {@code batch.max-age}. */
  AGE,
  /** Somebody asked for it: an operator, or a command whose input is complete. */
  DEMAND,
  /** Prompts of another model came, and {@code batch.max-open} batches were open. */
  MAX_OPEN,
  /** Left open longer, its job would not have had enough time before a deadline. */
  DEADLINE
}
