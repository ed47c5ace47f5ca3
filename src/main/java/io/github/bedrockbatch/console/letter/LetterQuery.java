/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.letter;

import io.github.bedrockbatch.console.api.Fields;
import io.github.bedrockbatch.operator.letter.LetterFilter;
import io.github.bedrockbatch.operator.letter.LetterKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the filter for dead letters from a request. */
final class LetterQuery {
  static final Map<String, String> PARAMETERS = new LinkedHashMap<>();

  static {
    PARAMETERS.put("kind", "rejected, failed or undelivered");
    PARAMETERS.put("code", "the code of the reason or, of undelivered ones, the sink");
    PARAMETERS.put("reason", "the whole reason, but for the numbers in it");
    PARAMETERS.put("text", "part of code or reason");
    PARAMETERS.put("source", "part of the name of the source or file, or of the id of the batch");
    PARAMETERS.put("id", "part of the record id, or all of the letter's");
  }

  private LetterQuery() {}

  static LetterFilter of(Fields fields, List<String> letters) {
    return new LetterFilter(
        fields.word("kind", LetterKind.class),
        fields.text("code"),
        fields.text("reason"),
        fields.text("text"),
        fields.text("source"),
        fields.text("id"),
        letters);
  }
}
