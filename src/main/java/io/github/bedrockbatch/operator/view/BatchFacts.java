/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.history.ErrorGroup;
import io.github.bedrockbatch.ledger.view.Asked;
import io.github.bedrockbatch.ledger.view.Attempt;
import io.github.bedrockbatch.ledger.view.Share;
import io.github.bedrockbatch.operator.cost.CostLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * All that is known of one batch.
 *
 * @param closedBy null while it is open
 * @param padding records that only fill it up
 * @param unasked records that get the answer to an equal one
 * @param deadlines null when none of its prompts has one
 * @param life what happened to it, in order
 * @param errors why records failed for good, most first
 * @param sources what it took from where, and what became of it; at most 100
 * @param moreSources how many there are besides
 * @param earlier the batches that records of it were in before
 * @param later the batches that records of it went to
 * @param places null until it is uploaded
 * @param requests what persons asked for, in order
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
    List<Share> sources,
    long moreSources,
    List<Attempt> earlier,
    List<Attempt> later,
    Places places,
    List<Asked> requests,
    CostLine cost) {

  /**
   * Something that happened to it.
   *
   * @param what the new state of the batch, or the new status of its job
   * @param ofJob whether it is a status of its job
   * @param words the reason, or the service's own words; may be null
   * @param after how long after what happened before; never negative, whatever the clocks say
   */
  public record Moment(Instant at, String what, boolean ofJob, String words, Duration after) {}

  /**
   * What became of the deadlines of its prompts.
   *
   * @param first the first one at which something happens or, when there is none, the first
   * @param givenUp prompts with a deadline up to then were not left to its job any longer; or null
   * @param late results after their deadline
   * @param chargedAgain of the records that were sent again so many may have been charged
   */
  public record Deadlines(Instant first, Instant givenUp, long late, long chargedAgain) {}

  /** Where its objects are: S3 URIs, and the account and Region in words. */
  public record Places(String home, String input, String context, String output) {}
}
