/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

/**
 * What one batch took from one source.
 *
 * @param origin where these records first came from: the source itself or, for records that are
 *     sent again, the source of their first attempt
 * @param lastOrdinal the highest ordinal taken from the source
 * @param records how many of that origin, which may be fewer than the ordinals passed
 */
public record SourceRange(String source, String origin, long lastOrdinal, int records) {

  /** Of records that are sent for the first time. */
  public SourceRange(String source, long lastOrdinal, int records) {
    this(source, source, lastOrdinal, records);
  }
}
