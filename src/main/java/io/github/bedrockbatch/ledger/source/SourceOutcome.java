/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

/**
 * What became of the records that one batch took from one source.
 *
 * @param origin as in {@link SourceRange}
 * @param empty of those that succeeded, so many have no text
 * @param reused of those that succeeded, so many have the answer to an equal one
 * @param retried went back to the spool for another attempt
 * @param late results after their deadline
 */
public record SourceOutcome(
    String source,
    String origin,
    int succeeded,
    int empty,
    int failed,
    int retried,
    int reused,
    int late) {
  /** Where each was asked, and none is late. */
  public SourceOutcome(
      String source, String origin, int succeeded, int empty, int failed, int retried) {
    this(source, origin, succeeded, empty, failed, retried, 0, 0);
  }
}
