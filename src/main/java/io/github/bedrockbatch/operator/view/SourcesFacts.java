/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import io.github.bedrockbatch.ledger.source.SourceBooks;
import java.time.Instant;
import java.util.List;

/**
 * The books of each source.
 *
 * @param asOf when they were added up, which may be some time ago, as it is costly
 * @param sources those that differ first, then those with pending prompts, then the newest
 * @param more how many more match
 * @param unfinished files that were not read to their end, in words for a person
 * @param faults what is wrong besides, in words for a person; may be empty
 */
public record SourcesFacts(
    Instant asOf,
    BooksLine books,
    List<SourceLine> sources,
    long more,
    List<String> unfinished,
    List<String> faults) {

  /** Whether every prompt is accounted for. */
  public boolean balance() {
    return faults.isEmpty() && sources.stream().allMatch(source -> source.difference() == 0);
  }

  /** Only those that have pending prompts or differ. */
  public SourcesFacts open() {
    List<SourceLine> open =
        sources.stream()
            .filter(source -> source.pending() > 0 || source.difference() != 0)
            .toList();
    return new SourcesFacts(asOf, books, open, more, unfinished, faults);
  }

  /**
   * The books of one source, as in {@link BooksLine}.
   *
   * @param open whether it may give more prompts: then {@code accepted} is what is accounted for so
   *     far
   */
  public record SourceLine(
      String source,
      boolean open,
      long accepted,
      long delivered,
      long empty,
      long reused,
      long deadLettered,
      long dropped,
      long pending,
      long rejected,
      long difference,
      long late) {
    static SourceLine of(SourceBooks books) {
      return new SourceLine(
          books.source(),
          books.accepted().isEmpty(),
          books.acceptedSoFar(),
          books.delivered(),
          books.empty(),
          books.reused(),
          books.deadLettered(),
          books.dropped(),
          books.pending(),
          books.refused(),
          books.acceptedSoFar() - books.found(),
          books.late());
    }
  }
}
