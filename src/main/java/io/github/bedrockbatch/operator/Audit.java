/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import io.github.bedrockbatch.ledger.source.Books;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import java.util.List;

/**
 * The outcome of an audit: where all prompts are that were ever accepted.
 *
 * @param sources the books of each source, oldest first; at the end those that are being read
 * @param all the sums of these
 * @param unfinished files that were not read to their end, in words for a person; no faults, as a
 *     file that is being read looks the same as one whose reading a crash interrupted
 * @param faults what is wrong besides the books, in words for a person; may be empty
 * @param removed as in {@link Books}
 */
public record Audit(
    List<SourceBooks> sources,
    SourceBooks all,
    List<String> unfinished,
    List<String> faults,
    long removed) {

  private static final String UNREAD = "bytes of it were not read";

  static String unread(String source, long bytes) {
    return "%s: %,d %s".formatted(source, bytes, UNREAD);
  }

  /** Whether the fault is that a file was not read to its end, as it has grown or was replaced. */
  public static boolean isUnread(String fault) {
    return fault.endsWith(UNREAD);
  }

  /** Whether every prompt is accounted for. */
  public boolean balances() {
    return faults.isEmpty() && sources.stream().allMatch(SourceBooks::balance);
  }

  /** Whether every prompt of what was read is accounted for. */
  public boolean balancesButForUnread() {
    return faults.stream().allMatch(Audit::isUnread)
        && sources.stream().allMatch(SourceBooks::balance);
  }
}
