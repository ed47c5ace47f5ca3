/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.prompt.BatchKey;
import java.time.Instant;

/**
 * A row of the ledger: one sealed batch. Immutable; a stage derives the row it wants from the one
 * it holds and asks the {@link Ledger} to replace it.
 *
 * @param version rises with every change
 * @param node whose spool holds the files until they are uploaded
 * @param dueAt not to be worked on before
 * @param troubles failed tries of the present step, in a row
 * @param delivery how far its results have got
 * @param reason of the last trouble, for a person to read; may be null
 */
public record Batch(
    String id,
    BatchKey key,
    BatchState state,
    long version,
    String node,
    Contents contents,
    Instant dueAt,
    int troubles,
    Job job,
    Instant endedAt,
    Delivery delivery,
    Instant closedAt,
    String reason) {

  /** What was sealed: never changes again. */
  public record Contents(
      CloseCause cause,
      int records,
      long inputBytes,
      long contextBytes,
      Instant openedAt,
      Instant sealedAt) {}

  /**
   * @param pages checkpoint: so many pages are out; a restart goes on after them
   * @param complete every page is out, only the end of the delivery may be missing
   */
  public record Delivery(int pages, boolean complete, int succeeded, int failed) {
    static final Delivery NONE = new Delivery(0, false, 0, 0);
  }

  /** A batch just sealed in the spool of a node. */
  public static Batch sealed(String id, BatchKey key, String node, Contents contents) {
    return new Batch(
        id,
        key,
        BatchState.SEALED,
        0,
        node,
        contents,
        contents.sealedAt(),
        0,
        Job.named(id),
        null,
        Delivery.NONE,
        null,
        null);
  }

  public Batch uploaded(Instant now) {
    return next(BatchState.UPLOADED, now, job, delivery);
  }

  /** To be saved before the create call. */
  public Batch submitting(Instant now) {
    return next(state, now, job.starting(now), delivery);
  }

  public Batch submitted(String jobArn, Instant now) {
    return next(BatchState.SUBMITTED, now, job.submitted(jobArn, now), delivery);
  }

  public Batch seen(String status, String message, Job.Counters counters) {
    return next(state, dueAt, job.seen(status, message, counters), delivery);
  }

  public Batch ended(Instant now) {
    return new Batch(
        id, key, BatchState.ENDED, version, node, contents, now, 0, job, now, delivery, null, null);
  }

  /** This many pages are out and need not be delivered again. */
  public Batch checkpoint(int pages) {
    return next(state, dueAt, job, new Delivery(pages, false, 0, 0));
  }

  /** Every page is out; only the end of the delivery may be missing. */
  public Batch allOut(int pages, int succeeded, int failed) {
    return next(state, dueAt, job, new Delivery(pages, true, succeeded, failed));
  }

  public Batch delivered(Instant now) {
    return new Batch(
        id,
        key,
        BatchState.DELIVERED,
        version,
        node,
        contents,
        now,
        0,
        job,
        endedAt,
        delivery,
        now,
        null);
  }

  /** The present step did not work; it is tried again at the given time. */
  public Batch postponed(String why, Instant until) {
    return new Batch(
        id,
        key,
        state,
        version,
        node,
        contents,
        until,
        troubles + 1,
        job,
        endedAt,
        delivery,
        closedAt,
        why);
  }

  /** The present step will not work by itself. */
  public Batch failed(String why, Instant now) {
    return new Batch(
        id,
        key,
        BatchState.FAILED,
        version,
        node,
        contents,
        now,
        troubles,
        job,
        endedAt,
        delivery,
        now,
        why);
  }

  private Batch next(BatchState to, Instant due, Job itsJob, Delivery itsDelivery) {
    return new Batch(
        id, key, to, version, node, contents, due, 0, itsJob, endedAt, itsDelivery, closedAt, null);
  }

  Batch saved() {
    return new Batch(
        id,
        key,
        state,
        version + 1,
        node,
        contents,
        dueAt,
        troubles,
        job,
        endedAt,
        delivery,
        closedAt,
        reason);
  }
}
