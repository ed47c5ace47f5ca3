/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Results on their way to the sinks: their lines, and what sinks need to know of each result, so
 * that no sink parses JSON that was just written. Camel converts a page to bytes, a stream or text,
 * as the component requires.
 *
 * @param index the place of the page in its batch, from 0
 * @param bytes lines, each ended by {@code \n}; not copied, and never to be changed
 */
public record ResultPage(int index, String modelId, byte[] bytes, List<Result> results) {
  /**
   * One line of the page.
   *
   * @param index its place in the page before {@link #only}, from 0; identifies it together with
   *     batch and page
   * @param start its first byte in the page
   * @param end the position of its line separator
   * @param prompt the context of its prompt
   */
  public record Result(int index, int start, int end, boolean succeeded, Context prompt) {
    /** The status in its line: {@code succeeded} or {@code failed}. */
    public String status() {
      return succeeded ? "succeeded" : "failed";
    }
  }

  /** A line without its separator. */
  public String line(Result result) {
    return new String(bytes, result.start(), result.end() - result.start(), StandardCharsets.UTF_8);
  }

  /** The page with the wanted results only, which keep their {@link Result#index}. */
  public ResultPage only(Predicate<Result> wanted) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
    List<Result> those = new ArrayList<>();
    for (Result result : results) {
      if (wanted.test(result)) {
        int start = kept.size();
        kept.write(bytes, result.start(), result.end() + 1 - result.start());
        those.add(
            new Result(
                result.index(), start, kept.size() - 1, result.succeeded(), result.prompt()));
      }
    }
    return new ResultPage(index, modelId, kept.toByteArray(), those);
  }
}
