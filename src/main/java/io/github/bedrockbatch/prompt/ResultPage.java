/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Results on their way to the sinks: their lines as they will stand in a file, and beside them what
 * sinks have to know of each, so that none of them parses JSON that was just written. It never
 * changes. To a Camel component it is bytes, a stream or text, whichever that wants.
 */
public final class ResultPage {
  private final int index;
  private final String modelId;
  private final byte[] lines;
  private final List<Result> results;

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

  /**
   * @param index the place of the page in its batch, from 0
   * @param lines each ended by {@code \n}; not copied, and not to be changed
   */
  public ResultPage(int index, String modelId, byte[] lines, List<Result> results) {
    this.index = index;
    this.modelId = modelId;
    this.lines = lines;
    this.results = List.copyOf(results);
  }

  public int index() {
    return index;
  }

  public String modelId() {
    return modelId;
  }

  public List<Result> results() {
    return results;
  }

  /** All lines; not a copy, and not to be changed. */
  public byte[] bytes() {
    return lines;
  }

  /** A line without its separator. */
  public String line(Result result) {
    return new String(lines, result.start(), result.end() - result.start(), StandardCharsets.UTF_8);
  }

  /** The page without the results that are not wanted; the others stay what they are. */
  public ResultPage only(Predicate<Result> wanted) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(lines.length);
    List<Result> those = new ArrayList<>();
    for (Result result : results) {
      if (wanted.test(result)) {
        int start = kept.size();
        kept.write(lines, result.start(), result.end() + 1 - result.start());
        those.add(
            new Result(
                result.index(), start, kept.size() - 1, result.succeeded(), result.prompt()));
      }
    }
    return new ResultPage(index, modelId, kept.toByteArray(), those);
  }
}
