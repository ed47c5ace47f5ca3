/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import io.github.bedrockbatch.ledger.source.Books;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import java.util.List;

/**
 * The outcome of an audit: where every prompt is that was ever accepted.
 *
 * @param sources the books of each source, in the order in which they were taken in; those last
 *     that are being read
 * @param all their sums
 * @param unfinished files that are not read to their end, in words for a person: no fault, as what
 *     is being read cannot be told from what was cut off
 * @param faults what is wrong besides, in words for a person; empty when nothing is
 * @param removed as in {@link Books}
 */
public record Audit(
    List<SourceBooks> sources,
    SourceBooks all,
    List<String> unfinished,
    List<String> faults,
    long removed) {

  /** Whether every prompt is accounted for. */
  public boolean balances() {
    return faults.isEmpty() && sources.stream().allMatch(SourceBooks::balance);
  }
}
