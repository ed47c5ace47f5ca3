/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.sql;

import org.jdbi.v3.core.Handle;

/**
 * Rows that serve as locks: of the transactions that lock one, only one works at a time, and sees
 * what those before it have done.
 */
public enum Serials {
  /** Held while open jobs are counted and another one is begun. */
  SUBMITTING,
  /** Held while sealed batches are searched for records of another one, and that is sealed. */
  SEALING,
  /** Held while the counts of removed batches are added to those kept before. */
  RETENTION,
  /** Held while the spending of budgets is added up and more is reserved. */
  BUDGET,
  OPERATOR_REQUEST,
  DEAD_LETTER_FILE;

  /**
   * Waits for the lock, and holds it to the end of the transaction.
   *
   * @return the last number that was {@link #used}
   */
  public long lock(Handle handle) {
    return handle
        .select("update serial set last = last where name = ? returning last", name())
        .mapTo(Long.class)
        .one();
  }

  /** Notes that all numbers up to this one are used. */
  public void used(Handle handle, long last) {
    handle.execute("update serial set last = ? where name = ?", last, name());
  }
}
