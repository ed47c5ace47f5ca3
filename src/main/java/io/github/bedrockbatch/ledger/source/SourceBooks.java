/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

import java.util.OptionalLong;

/**
 * The books of one source: what it gave, and where all of it is.
 *
 * @param accepted how many prompts its intake counted; empty while it is being read, and for a
 *     source that has no end
 * @param refused values that were rejected, and never accepted
 * @param delivered prompts with an answer
 * @param empty how many of those delivered have an answer without text
 * @param reused how many of those delivered have the answer to an equal prompt, and cost nothing
 * @param deadLettered prompts that failed for good
 * @param dropped prompts that a person gave up
 * @param pending prompts on their way, or waiting for a person
 * @param late how many results came after their deadline
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

  /**
   * Whether accepted = delivered + dead-lettered + dropped + pending; true while that is unknown.
   */
  public boolean balance() {
    return accepted.isEmpty() || accepted.getAsLong() == found();
  }

  /** How many more prompts are accounted for than were accepted; 0 while that is unknown. */
  public long surplus() {
    return Math.max(0, found() - accepted.orElse(found()));
  }

  /** With more pending prompts. */
  public SourceBooks withPending(long more) {
    return with(dropped, pending + more);
  }

  /**
   * With prompts that were lost with a node, which count as dropped as far as prompts are missing:
   * some may have been redelivered, and which ones were lost is not known.
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

  /** How many prompts were accepted; while that is unknown, how many are accounted for. */
  public long acceptedSoFar() {
    return accepted.orElse(found());
  }

  /** With the counts of another source added. */
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
