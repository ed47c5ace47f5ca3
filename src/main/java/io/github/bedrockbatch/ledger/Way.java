/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

/** How a batch is answered. Decided when it is sealed and kept, as part of it may be paid for. */
public enum Way {
  /** By a model invocation job. */
  JOB,
  /** Record by record, as it is too small for a job. */
  ON_DEMAND,
  /** As a person decides, as it is too small for a job. */
  PERSON
}
