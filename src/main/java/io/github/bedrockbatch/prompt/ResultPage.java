/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Results on their way to the sinks: their lines as they will stand in a file, and beside them what
 * sinks have to know of each, so that none of them parses JSON that was just written. To a Camel
 * component it is bytes, a stream or text, whichever that wants.
 *
 * @param index the place of the page in its batch, from 0
 * @param bytes lines, each ended by {@code \n}; not copied, and never to be changed
 */
public record ResultPage(int index, String modelId, byte[] bytes, List<Result> results) {
  /**
   * One line of the page.
   *
   * @param index its place in the page as it was made, from 0: with batch and page, its identity
   * @param start its first byte in the page
   * @param end where its line separator is
   * @param prompt what its prompt carried
   */
  public record Result(int index, int start, int end, boolean succeeded, Context prompt) {
    /** As in its line: {@code succeeded} or {@code failed}. */
    public String status() {
      return succeeded ? "succeeded" : "failed";
    }
  }

  /** A line without its separator. */
  public String line(Result result) {
    return new String(bytes, result.start(), result.end() - result.start(), StandardCharsets.UTF_8);
  }

  /** The page without the results that are not wanted; the others stay what they are. */
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
