/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

/**
 * What one batch took from one source.
 *
 * @param origin where these records came from at first: the source itself or, for records that are
 *     sent again, the source of their first attempt
 * @param lastOrdinal the highest ordinal that the batch has of the source, whatever its origin
 * @param records how many records of this origin there are
 * @param ordinals their ordinals, as {@link OrdinalRuns} writes them; empty if they are not known
 */
public record SourceRange(
    String source, String origin, long lastOrdinal, int records, String ordinals) {

  /** A range of consecutive ordinals. */
  public SourceRange(String source, String origin, long lastOrdinal, int records) {
    this(
        source,
        origin,
        lastOrdinal,
        records,
        OrdinalRuns.of(lastOrdinal - records + 1, lastOrdinal));
  }

  /** The lowest of its ordinals. */
  long firstOrdinal() {
    long[] lowest = {lastOrdinal};
    OrdinalRuns.read(ordinals, (first, last) -> lowest[0] = Math.min(lowest[0], first));
    return lowest[0];
  }

  /** A range of consecutive ordinals of records that are sent for the first time. */
  public SourceRange(String source, long lastOrdinal, int records) {
    this(source, source, lastOrdinal, records);
  }
}
