/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Instant;

/**
 * The model invocation job of a batch, as far as this program knows it.
 *
 * @param name made from the batch id; also the client request token
 * @param startedAt noted before the create call; null until then. From then on a job of this name
 *     may exist, even if the call was not answered
 * @param submittedAt null until the job's ARN is known
 * @param arn null until it is known
 * @param status as the service last gave it; null before the first poll
 * @param message the service's own words about a failure; may be null
 * @param stopReason why this program stops the job, noted before the call; null when it does not,
 *     also when a person stops it
 * @param lost whether the job or its output was waited for in vain: no more output is expected than
 *     what is there
 */
public record Job(
    String name,
    Instant startedAt,
    Instant submittedAt,
    String arn,
    String status,
    String message,
    Counters counters,
    String stopReason,
    boolean lost) {

  /** The status of a batch that was answered record by record, with no job. */
  public static final String ON_DEMAND = "OnDemand";

  /** The status of a batch that took its answers from equal prompts of other batches. */
  public static final String REUSED = "Reused";

  /** The service's record counters; 0 where it gave none. They may lag behind while a job runs. */
  public record Counters(long total, long processed, long succeeded, long failed) {
    static final Counters NONE = new Counters(0, 0, 0, 0);
  }

  static Job named(String name) {
    return new Job(name, null, null, null, null, null, Counters.NONE, null, false);
  }

  /** Whether the batch had a job, or was answered without one. */
  public boolean hasAnswers() {
    return arn != null || ON_DEMAND.equals(status) || REUSED.equals(status);
  }

  /** Whether a create call was begun whose outcome is not known. */
  public boolean mayExist() {
    return startedAt != null && arn == null;
  }

  Job starting(Instant now) {
    Instant first = startedAt == null ? now : startedAt;
    return new Job(name, first, submittedAt, arn, status, message, counters, stopReason, lost);
  }

  Job submitted(String newArn, Instant now) {
    return new Job(name, startedAt, now, newArn, status, message, counters, stopReason, lost);
  }

  Job seen(String newStatus, String newMessage, Counters newCounters) {
    return new Job(
        name, startedAt, submittedAt, arn, newStatus, newMessage, newCounters, stopReason, lost);
  }

  Job stopping(String why) {
    return new Job(name, startedAt, submittedAt, arn, status, message, counters, why, lost);
  }

  Job notStarted() {
    return new Job(name, null, submittedAt, arn, status, message, counters, stopReason, lost);
  }

  Job givenUp() {
    return new Job(name, startedAt, submittedAt, arn, status, message, counters, stopReason, true);
  }
}
