/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

import java.util.OptionalLong;

/**
 * The books of one source: what it gave, and where all of it is.
 *
 * @param accepted how many prompts its intake counted; empty while it is being read, and for a
 *     source that has no end
 * @param refused what became a dead letter at once, and was never accepted
 * @param delivered prompts with an answer
 * @param empty of those delivered, so many have an answer without text
 * @param reused of those delivered, so many have the answer to an equal prompt, and cost nothing
 * @param deadLettered prompts that failed for good
 * @param dropped prompts that a person gave up
 * @param pending prompts on their way, or waiting for a person
 * @param late of those with a result, so many have it after their deadline
 */
public record SourceBooks(
    String source,
    OptionalLong accepted,
    long refused,
    long delivered,
    long empty,
    long reused,
    long deadLettered,
    long dropped,
    long pending,
    long late) {

  /** How many prompts are accounted for. */
  public long found() {
    return delivered + deadLettered + dropped + pending;
  }

  /** Whether accepted = delivered + dead-lettered + dropped + pending, as far as it can be told. */
  public boolean balance() {
    return accepted.isEmpty() || accepted.getAsLong() == found();
  }

  /** How many more are accounted for than were accepted, as far as it can be told. */
  public long surplus() {
    return Math.max(0, found() - accepted.orElse(found()));
  }

  /** With so many more that are on their way. */
  public SourceBooks withPending(long more) {
    return with(dropped, pending + more);
  }

  /**
   * With what a node had that is gone, which counts as dropped unless it has come again: nobody
   * knows which prompts those were.
   */
  SourceBooks withLost(long prompts) {
    long missing = Math.max(0, accepted.orElse(Long.MAX_VALUE) - found());
    return with(dropped + Math.min(prompts, missing), pending);
  }

  private SourceBooks with(long nowDropped, long nowPending) {
    return new SourceBooks(
        source,
        accepted,
        refused,
        delivered,
        empty,
        reused,
        deadLettered,
        nowDropped,
        nowPending,
        late);
  }

  /** As far as it is known what the source gave, that; otherwise what was found of it. */
  public long acceptedSoFar() {
    return accepted.orElse(found());
  }

  /** With another one's counts added. */
  public SourceBooks plus(SourceBooks other) {
    return new SourceBooks(
        source,
        OptionalLong.of(acceptedSoFar() + other.acceptedSoFar()),
        refused + other.refused,
        delivered + other.delivered,
        empty + other.empty,
        reused + other.reused,
        deadLettered + other.deadLettered,
        dropped + other.dropped,
        pending + other.pending,
        late + other.late);
  }

  /** The books of a source that has given nothing. */
  public static SourceBooks none(String source) {
    return new SourceBooks(source, OptionalLong.empty(), 0, 0, 0, 0, 0, 0, 0, 0);
  }
}
