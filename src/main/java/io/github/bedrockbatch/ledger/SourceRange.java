/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

/**
 * What one batch took from one source.
 *
 * @param lastOrdinal the highest ordinal taken
 * @param records how many, which may be fewer than the ordinals passed
 */
public record SourceRange(String source, long lastOrdinal, int records) {}
