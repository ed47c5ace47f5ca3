/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.letter;

/** What became of a dead letter that a person has sent again or dropped. */
public enum LetterOutcome {
  /** A crash may have come before the note of what became of it. */
  ON_ITS_WAY,
  SENT,
  /** It was sent again, and would not be taken; it may be sent once more. */
  REFUSED,
  DROPPED;

  /** Whether nothing is left to do with it. */
  public boolean isFinal() {
    return this == SENT || this == DROPPED;
  }
}
