/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

/**
 * What one batch took from one source.
 *
 * @param origin where these records first came from: the source itself or, for records that are
 *     sent again, the source of their first attempt
 * @param lastOrdinal the highest ordinal taken from the source
 * @param records how many of that origin, which may be fewer than the ordinals passed
 * @param ordinals which they are, as {@link OrdinalRuns} writes them
 */
public record SourceRange(
    String source, String origin, long lastOrdinal, int records, String ordinals) {

  /** Of consecutive records. */
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

  /** Of consecutive records that are sent for the first time. */
  public SourceRange(String source, long lastOrdinal, int records) {
    this(source, source, lastOrdinal, records);
  }
}
