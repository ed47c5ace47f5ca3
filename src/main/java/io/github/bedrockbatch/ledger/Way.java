/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

/** How a batch is answered. Decided once, when it is sealed: what is half bought one way stays. */
public enum Way {
  /** By a batch inference job. */
  JOB,
  /** Too small for a job: record by record. */
  ON_DEMAND,
  /** Too small for a job, and a person wants to decide. */
  PERSON
}
