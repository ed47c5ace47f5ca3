/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.letter;

/** What became of a dead letter that a person has sent again or dropped. */
public enum LetterOutcome {
  /** It was begun; after a crash it may have been sent or not. */
  ON_ITS_WAY,
  SENT,
  /** It was sent again and rejected; it may be sent once more. */
  REFUSED,
  DROPPED;

  /** Whether nothing is left to do with it. */
  public boolean isFinal() {
    return this == SENT || this == DROPPED;
  }
}
