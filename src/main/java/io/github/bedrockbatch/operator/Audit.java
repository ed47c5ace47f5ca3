/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import io.github.bedrockbatch.ledger.source.Books;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import java.util.List;
import java.util.stream.Stream;

/**
 * The outcome of an audit: where all prompts are that were ever accepted.
 *
 * @param sources the books of each source, oldest first; at the end those that are being read
 * @param all the sums of these
 * @param unfinished files that were not read to their end, in words for a person; no faults, as a
 *     file that is being read looks the same as one whose reading a crash interrupted
 * @param unread files that were not read to their end, as they have grown or were replaced
 * @param wrong what is wrong besides these and the books; may be empty. Both are words for a person
 * @param removed as in {@link Books}
 */
public record Audit(
    List<SourceBooks> sources,
    SourceBooks all,
    List<String> unfinished,
    List<String> unread,
    List<String> wrong,
    long removed) {
  /** How a fault begins that is about the ledger as a whole: it is older than the data folder. */
  public static final String OTHER_LEDGER = "The ledger does not match: ";

  /** All that is wrong besides the books. */
  public List<String> faults() {
    return Stream.concat(wrong.stream(), unread.stream()).toList();
  }

  /** Whether every prompt is accounted for. */
  public boolean balances() {
    return unread.isEmpty() && balancesButForUnread();
  }

  /** Whether every prompt of what was read is accounted for. */
  public boolean balancesButForUnread() {
    return wrong.isEmpty() && sources.stream().allMatch(SourceBooks::balance);
  }
}
