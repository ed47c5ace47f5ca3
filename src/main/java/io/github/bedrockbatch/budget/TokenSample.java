/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.budget;

import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.prompt.InputLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many tokens the answers to the first records of a batch may have.
 *
 * @param answerTokens the sum for these records
 */
record TokenSample(int records, long answerTokens) {
  private static final int MOST_RECORDS = 500;
  private static final int MOST_BYTES = 4_000_000;

  /** The limit of a request, in the words of any family; in a text the quotes would be escaped. */
  private static final Pattern MAX_TOKENS =
      Pattern.compile(
          "\"(?:maxTokens|max_tokens|max_completion_tokens|max_new_tokens|max_gen_len"
              + "|maxTokenCount)\"\\s*:\\s*([0-9]{1,9})");

  /**
   * Reads the input of a batch from its beginning, and closes it.
   *
   * @param otherwise the length of an answer whose request sets no limit
   * @param most the length that is assumed for an answer at most
   */
  static TokenSample of(InputStream input, int otherwise, long most) throws IOException {
    try (input) {
      LineReader lines = new LineReader(input);
      int records = 0;
      long bytes = 0;
      long tokens = 0;
      while (records < MOST_RECORDS && bytes < MOST_BYTES && lines.next()) {
        byte[] modelInput = InputLine.modelInput(lines);
        Matcher limit = MAX_TOKENS.matcher(new String(modelInput, StandardCharsets.ISO_8859_1));
        tokens += Math.min(most, limit.find() ? Long.parseLong(limit.group(1)) : otherwise);
        bytes += modelInput.length;
        records++;
      }
      return new TokenSample(records, tokens);
    }
  }

  /** Extrapolates to so many records, rounding up. */
  long answerTokens(long ofRecords) {
    return records == 0 ? 0 : (answerTokens * ofRecords + records - 1) / records;
  }
}
