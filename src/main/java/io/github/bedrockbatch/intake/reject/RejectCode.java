/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.reject;

import java.util.Locale;

/** Why a value was rejected; the wire name stands in the dead letter. */
public enum RejectCode {
  MALFORMED_JSON,
  /** Nested too deeply, or with a number or a field name that is too long. */
  TOO_COMPLEX,
  /** Longer than {@code intake.max-record-bytes}. */
  TOO_LONG,
  NOT_UTF8,
  /** An escape names half a character. */
  UNPAIRED_SURROGATE,
  /** A field stands twice in the value, so what is meant is open. */
  DUPLICATE_FIELD,
  /** A field, or the value itself. */
  WRONG_TYPE,
  NO_PROMPT,
  /** An earlier value of the same source has this id. */
  DUPLICATE_ID,
  MALFORMED_CSV,
  /** With more or fewer cells than the header. */
  RAGGED_ROW,
  /** Batch jobs cannot do what this record asks for. */
  NOT_IN_BATCH,
  /** An image or document that cannot be had, or that no request can have. */
  UNUSABLE_MEDIA,
  /** How requests of this model are written is not known. */
  UNKNOWN_MODEL,
  /** Prompts may not name this model. */
  MODEL_NOT_ALLOWED,
  EMPTY_FILE,
  /** The whole file, or entry of an archive. */
  NOT_TEXT,
  /** A compressed file that is damaged or cut off. */
  BROKEN_FILE,
  /** Beyond {@code intake.max-expansion}. */
  EXPANDS_TOO_FAR;

  /** Whether it is about everything from some position on, not about one value. */
  public boolean isOfRest() {
    return compareTo(NOT_TEXT) >= 0;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Rejection tooLong(long bytes, int most) {
    return TOO_LONG.because("%d bytes; intake.max-record-bytes is %d".formatted(bytes, most));
  }

  public Rejection because(String reason) {
    return new Rejection(this, reason);
  }
}
