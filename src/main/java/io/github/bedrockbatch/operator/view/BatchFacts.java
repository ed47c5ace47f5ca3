/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.history.ErrorGroup;
import io.github.bedrockbatch.ledger.view.Attempt;
import io.github.bedrockbatch.ledger.view.RequestLine;
import io.github.bedrockbatch.ledger.view.SourceShare;
import io.github.bedrockbatch.operator.cost.CostLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * All that people are shown of one batch.
 *
 * @param closedBy null while it is open
 * @param padding how many records only fill it up
 * @param unasked how many records get the answer to an equal one
 * @param deadlines null when none of its prompts has one
 * @param life its history, in order
 * @param errors why records failed for good, the most frequent first
 * @param sources what it took from each source, and what became of that; at most 100
 * @param moreSources how many sources are left out
 * @param earlier the batches that records of it were in before
 * @param later the batches that records of it went to
 * @param places null until it is uploaded
 * @param requests the requests of persons, in order
 * @param cost of its answers; null before there are any
 */
public record BatchFacts(
    Instant asOf,
    BatchLine batch,
    CloseCause closedBy,
    long padding,
    long unasked,
    Deadlines deadlines,
    List<Moment> life,
    List<ErrorGroup> errors,
    List<SourceShare> sources,
    long moreSources,
    List<Attempt> earlier,
    List<Attempt> later,
    Places places,
    List<RequestLine> requests,
    CostLine cost) {

  /**
   * An event in its history.
   *
   * @param what the new state of the batch, or the new status of its job
   * @param ofJob whether it is a status of its job
   * @param words the reason, or the service's own words; may be null
   * @param after how long after the event before; never negative, even if clocks differ
   */
  public record Moment(Instant at, String what, boolean ofJob, String words, Duration after) {}

  /**
   * What became of the deadlines of its prompts.
   *
   * @param first the earliest at which something is to happen; if there is none, the earliest of
   *     all
   * @param givenUp prompts whose deadline is not after this were given up; null if none were
   * @param late how many results came after their deadline
   * @param chargedAgain how many records that were sent again may have been charged already
   */
  public record Deadlines(Instant first, Instant givenUp, long late, long chargedAgain) {}

  /** Where its objects are: S3 URIs, and the account and Region in words. */
  public record Places(String home, String input, String context, String output) {}
}
