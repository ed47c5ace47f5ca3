/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

/** The database of a ledger cannot be reached; the message says why and what to do. */
public final class LedgerNotOpenedException extends IllegalStateException {
  LedgerNotOpenedException(String message, Throwable cause) {
    super(message, cause);
  }
}
