/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.sql;

import java.time.Duration;

/** The tables are of another version of this program, and must not be used or changed. */
public final class LedgerVersionException extends IllegalStateException {
  private LedgerVersionException(String message) {
    super(message);
  }

  /** A newer version has changed the tables: older code would silently damage them. */
  static LedgerVersionException newer(String shownUrl, String tables) {
    return new LedgerVersionException(
        "The ledger "
            + shownUrl
            + " was written by a newer version of this program (its tables are at "
            + tables
            + "). Start that version, or give this one a ledger of its own with ledger.url");
  }

  /**
   * A process of an older version works with the tables.
   *
   * @param silent how long ago that process may have been heard of
   */
  public static LedgerVersionException older(String shownUrl, Duration silent) {
    return new LedgerVersionException(
        ("The ledger %s is of an older version of this program, which works with it, or did until"
                + " less than %d s ago. This command would change its tables under that process."
                + " Give it with the jar that serves, or stop all that serves this ledger, start"
                + " this version, and give it again")
            .formatted(shownUrl, silent.toSeconds()));
  }
}
