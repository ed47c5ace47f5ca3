/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.reject;

import java.util.Locale;

/** Why a value was rejected; the wire name stands in the dead letter. */
public enum RejectCode {
  MALFORMED_JSON("This is not valid JSON."),
  TOO_COMPLEX("This is nested too deeply, or has a number or a field name that is too long."),
  TOO_LONG("This is longer than intake.max-record-bytes."),
  NOT_UTF8("These bytes are not UTF-8."),
  UNPAIRED_SURROGATE("An escape names half a character."),
  DUPLICATE_FIELD("A field stands twice in the value, so what is meant is open."),
  WRONG_TYPE("A field, or the value itself, is of another type than it has to be."),
  NO_PROMPT("There is no prompt in this value."),
  DUPLICATE_ID("An earlier value of the same file has this id."),
  MALFORMED_CSV("This is not valid CSV."),
  RAGGED_ROW("This row has more or fewer cells than the header."),
  NOT_IN_BATCH("Batch jobs cannot do what this record asks for."),
  UNKNOWN_MODEL("How requests of this model are written is not known."),
  MODEL_NOT_ALLOWED("Prompts may not name this model."),
  EMPTY_FILE("The file is empty.");

  private final String sentence;

  RejectCode(String sentence) {
    this.sentence = sentence;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String sentence() {
    return sentence;
  }

  public static Rejection tooLong(long bytes, int most) {
    return TOO_LONG.because("%d bytes; intake.max-record-bytes is %d".formatted(bytes, most));
  }

  public Rejection because(String reason) {
    return new Rejection(this, reason);
  }
}
