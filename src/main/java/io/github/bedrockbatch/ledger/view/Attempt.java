/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.BatchState;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another batch in which some records of a batch were before, or are now.
 *
 * @param byPerson whether a person asked for the rerun
 */
public record Attempt(String batchId, BatchState state, long records, boolean byPerson) {
  /** Names of sources that stand for an earlier batch: of retries, and of reruns by a person. */
  private static final Pattern AGAIN =
      Pattern.compile("(batch|rerun|rerun-all|rerun-failed):([a-z0-9-]+)(:\\d+)?");

  /** The id of the batch in which records of this source were before; null if they were in none. */
  static String of(String source) {
    Matcher again = AGAIN.matcher(source);
    return again.matches() ? again.group(2) : null;
  }

  /** Whether this is a source of records of the batch that are sent again. */
  public static boolean isOf(String source, String batchId) {
    return batchId.equals(of(source));
  }

  /** Whether a person asked for records of this source to be sent again. */
  public static boolean byPerson(String source) {
    return !source.startsWith("batch:");
  }
}
