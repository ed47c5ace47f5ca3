/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.BatchState;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another batch that some records of a batch were, or are, in.
 *
 * @param byPerson whether a person asked for it
 */
public record Attempt(String batchId, BatchState state, long records, boolean byPerson) {
  /** Sources of records that an earlier batch gave up: by itself, or as a person asked for it. */
  private static final Pattern AGAIN =
      Pattern.compile("(batch|rerun|rerun-all|rerun-failed):([a-z0-9-]+)(:\\d+)?");

  /** The batch that the records of a source were in before; null when they were in none. */
  static String of(String source) {
    Matcher again = AGAIN.matcher(source);
    return again.matches() ? again.group(2) : null;
  }

  /** Whether a source is of records of this batch that are sent again. */
  public static boolean isOf(String source, String batchId) {
    return batchId.equals(of(source));
  }

  /** Whether a person asked for those of a source to be sent again. */
  public static boolean byPerson(String source) {
    return !source.startsWith("batch:");
  }
}
