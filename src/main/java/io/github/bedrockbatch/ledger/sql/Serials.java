/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.sql;

import org.jdbi.v3.core.Handle;

/**
 * Rows that are there to be locked: of the transactions that take one, one is at work at a time,
 * and sees what those before it have done.
 */
public enum Serials {
  /** How many jobs are open is counted, and one more is begun. */
  SUBMITTING,
  /** What other sealed batches have is looked up, and one more is sealed. */
  SEALING,
  /** What removed batches had is added to what is kept of those before. */
  RETENTION,
  /** What is spent of budgets is added up, and more is reserved. */
  BUDGET,
  OPERATOR_REQUEST,
  DEAD_LETTER_FILE;

  /**
   * Waits until nobody else has it, and keeps it to the end of the transaction.
   *
   * @return the last number that was {@link #used}
   */
  public long lock(Handle handle) {
    return handle
        .select("update serial set last = last where name = ? returning last", name())
        .mapTo(Long.class)
        .one();
  }

  /** All numbers up to this one are taken. */
  public void used(Handle handle, long last) {
    handle.execute("update serial set last = ? where name = ?", last, name());
  }
}
