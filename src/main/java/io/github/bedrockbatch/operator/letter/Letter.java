/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import io.github.bedrockbatch.ledger.letter.LetterOutcome;
import java.time.Instant;

/**
 * A dead letter.
 *
 * @param id unique; 16 hexadecimal digits
 * @param place its position in its file, for {@link Letters#list}
 * @param outcome what became of it when a person sent it again or dropped it; null if nobody has
 * @param code the reason in a word; for a result that was not delivered, the name of the sink
 * @param reason the reason in a sentence; never any part of the prompt
 * @param recordId the user's own id; may be null, as all that follows
 * @param source where its value or prompt came from
 * @param file the name of the file or topic of a rejected value
 * @param message the name of the message of a rejected value
 * @param line the line of a rejected value in its file
 * @param page of the batch's results, for a result that was not delivered
 * @param at when it was rejected
 * @param truncated whether only the beginning of its value was kept
 * @param content the beginning of its line in the file; only if that may be shown
 */
public record Letter(
    String id,
    String place,
    LetterKind kind,
    LetterOutcome outcome,
    String code,
    String reason,
    String recordId,
    String source,
    String file,
    String message,
    Long line,
    String batchId,
    Integer page,
    Integer attempt,
    Instant at,
    boolean truncated,
    String content) {

  /** Its number in the ledger. */
  long number() {
    return Long.parseUnsignedLong(id, 16);
  }

  Letter with(LetterOutcome itsOutcome) {
    return with(itsOutcome, content);
  }

  Letter with(String itsContent) {
    return with(outcome, itsContent);
  }

  private Letter with(LetterOutcome itsOutcome, String itsContent) {
    return new Letter(
        id,
        place,
        kind,
        itsOutcome,
        code,
        reason,
        recordId,
        source,
        file,
        message,
        line,
        batchId,
        page,
        attempt,
        at,
        truncated,
        itsContent);
  }
}
