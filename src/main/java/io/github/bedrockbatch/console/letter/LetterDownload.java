/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.letter;

import io.github.bedrockbatch.console.api.Answer;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.api.Resource;
import io.github.bedrockbatch.operator.letter.LetterFilter;
import io.github.bedrockbatch.operator.letter.Letters;
import java.util.List;

/**
 * The dead letters that match, as JSON Lines.
 *
 * @param content whether their values may be shown
 */
record LetterDownload(Letters letters, boolean content) implements Resource {
  @Override
  public String path() {
    return "/dead-letters/download";
  }

  @Override
  public String meaning() {
    return "Dead letters as JSON Lines; without their values unless console.show-content is true";
  }

  @Override
  public Answer answer(Query query) {
    query.allowOnly(LetterQuery.PARAMETERS.keySet());
    LetterFilter filter = LetterQuery.of(query, List.of());
    return Answer.download(
        "application/jsonl", "dead-letters.jsonl", out -> letters.write(filter, content, out));
  }
}
