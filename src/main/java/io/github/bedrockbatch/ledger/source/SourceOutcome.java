/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

/**
 * What became of the records that one batch took from one source.
 *
 * @param origin as in {@link SourceRange}
 * @param empty how many of those that succeeded have no text
 * @param retried how many went back to the spool for another attempt
 * @param reused how many of those that succeeded have the answer to an equal record
 * @param late how many results came after their deadline
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
  /** An outcome in which no answer was empty, reused or late. */
  public SourceOutcome(
      String source, String origin, int succeeded, int empty, int failed, int retried) {
    this(source, origin, succeeded, empty, failed, retried, 0, 0);
  }
}
