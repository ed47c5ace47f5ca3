/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.sql;

/** A newer version has changed the tables: old code on them would do harm in silence. */
public final class NewerLedgerException extends IllegalStateException {
  NewerLedgerException(String shownUrl, Object tables) {
    super(
        "The ledger "
            + shownUrl
            + " was written by a newer version of this program (its tables are at "
            + tables
            + "). Start that version, or give this one a ledger of its own with ledger.url");
  }
}
