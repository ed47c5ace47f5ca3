/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.prompt.BatchKey;
import java.time.Instant;

/**
 * A row of the ledger: one sealed batch. Immutable; a stage derives the next row from the one it
 * has leased and asks the {@link Ledger} to replace it.
 *
 * @param version rises with every change
 * @param node whose spool holds the files until they are uploaded
 * @param place null until it is uploaded
 * @param delivery how much of its results has been delivered
 * @param late what becomes of its deadlines
 */
public record Batch(
    String id,
    BatchKey key,
    long version,
    String node,
    BatchContents contents,
    Place place,
    Step step,
    Job job,
    Delivery delivery,
    Late late) {

  public BatchState state() {
    return step.state();
  }

  public Instant dueAt() {
    return step.dueAt();
  }

  public int failures() {
    return step.failures();
  }

  public Instant endedAt() {
    return step.endedAt();
  }

  public Instant closedAt() {
    return step.closedAt();
  }

  public String reason() {
    return step.reason();
  }

  private Batch with(Step next, Place to, Job itsJob, Delivery itsDelivery) {
    return new Batch(id, key, version, node, contents, to, next, itsJob, itsDelivery, late);
  }

  private Batch with(Late other) {
    return new Batch(id, key, version, node, contents, place, step, job, delivery, other);
  }

  private Batch with(Step next) {
    return with(next, place, job, delivery);
  }

  private Batch with(Job itsJob) {
    return with(step, place, itsJob, delivery);
  }

  private Batch next(BatchState to, Instant due, Job itsJob, Delivery itsDelivery) {
    return with(step.to(to, due), place, itsJob, itsDelivery);
  }

  /** The row as the next read returns it, once this one is written. */
  Batch saved() {
    Step read = step.saved();
    return new Batch(id, key, version + 1, node, contents, place, read, job, delivery, late);
  }

  /**
   * A batch just sealed in the spool of a node.
   *
   * @param notBefore the earliest time at which it may be uploaded
   * @param lateAt when its deadlines are checked; null for never
   */
  public static Batch sealed(
      String id,
      BatchKey key,
      String node,
      BatchContents contents,
      Instant notBefore,
      Instant lateAt) {
    Instant due = notBefore.isAfter(contents.sealedAt()) ? notBefore : contents.sealedAt();
    Step sealed = new Step(BatchState.SEALED, due, 0, null, null, null);
    Late late = lateAt == null ? Late.NEVER : new Late(lateAt, null);
    return new Batch(id, key, 0, node, contents, null, sealed, Job.named(id), Delivery.NONE, late);
  }

  /** Notes how many of its records are not asked, as they get the answer to an equal record. */
  public Batch asking(int unasked) {
    BatchContents all = contents.asking(unasked);
    return new Batch(id, key, version, node, all, place, step, job, delivery, late);
  }

  public Batch uploaded(Place to, Instant now) {
    return with(step.to(BatchState.UPLOADED, now), to, job, delivery);
  }

  /** Its files have been copied to another place, where its job is to be created. */
  public Batch movedTo(Place other, Instant now) {
    return with(step.waiting(null, now), other, job, delivery);
  }

  /** A batch just sealed that may be uploaded at once and has no deadlines. */
  public static Batch sealed(String id, BatchKey key, String node, BatchContents contents) {
    return sealed(id, key, node, contents, contents.sealedAt(), null);
  }

  public Batch held(Instant now) {
    Batch held = next(BatchState.HELD, now, job, delivery);
    return held.waiting("held back by a person until it is released", now);
  }

  public Batch released(Instant now) {
    return next(place == null ? BatchState.SEALED : BatchState.UPLOADED, now, job, delivery);
  }

  /** To be saved before each create call. */
  public Batch submitting(Instant now) {
    return with(job.starting(now));
  }

  /** Ends a batch whose records were all asked on demand, without a job. */
  public Batch answered(Instant now) {
    return seen(Job.ON_DEMAND, null, job.counters()).ended(now);
  }

  /**
   * Ends a batch that took its answers from equal prompts of other batches; some may be missing.
   */
  public Batch reused(Instant now) {
    return seen(Job.REUSED, null, job.counters()).ended(now);
  }

  /** The service has rejected the only create call, so that no job exists. */
  public Batch notSubmitted() {
    return with(job.notStarted());
  }

  /**
   * Its job is known. If no create call was noted, the call counts as made when the batch was
   * sealed: it cannot be earlier.
   */
  public Batch submitted(String jobArn, Instant now) {
    Job started = job.startedAt() == null ? job.starting(contents.sealedAt()) : job;
    return next(BatchState.SUBMITTED, now, started.submitted(jobArn, now), delivery);
  }

  public Batch seen(String status, String message, Job.Counters counters) {
    return next(state(), dueAt(), job.seen(status, message, counters), delivery);
  }

  /** To be saved before the call that stops the job. */
  public Batch stopping(String why) {
    return next(state(), dueAt(), job.stopping(why), delivery);
  }

  public Batch ended(Instant now) {
    return with(new Step(BatchState.ENDED, now, 0, now, null, null))
        .with(new Late(null, late.givenUp()));
  }

  /** Has ended at this time by the ledger, which may differ from that of the node. */
  public Batch endedAt(Instant at) {
    return with(new Step(state(), dueAt(), 0, at, null, null));
  }

  /** Its deadlines are checked again at this time. */
  public Batch deadlinesCheckedAgain(Instant then) {
    return with(new Late(then, null));
  }

  /**
   * Gives up the prompts whose deadline is not after {@code deadlines}: a job is to be stopped, and
   * this is to be saved before the call that stops it; a batch without a job ends.
   */
  public Batch givenUp(Instant deadlines, String why, Instant now) {
    Batch late = with(new Late(null, deadlines));
    if (state() == BatchState.UPLOADED) {
      return late.ended(now);
    }
    return job.stopReason() == null ? late.stopping(why) : late;
  }

  /** Whether its job was stopped, or never created, because of its deadlines. */
  public boolean wasGivenUp() {
    boolean stopped = "Stopped".equals(job.status()) && job.stopReason() != null;
    return late.givenUp() != null && (stopped || (job.startedAt() == null && job.status() == null));
  }

  /** This many pages have been delivered; a restart continues after them. */
  public Batch checkpoint(int pages, int maxAttempts) {
    return next(state(), dueAt(), job, Delivery.begun(pages, maxAttempts));
  }

  /** Every page has been delivered; only the end of the delivery may be missing. */
  public Batch allPagesDelivered(int pages, int succeeded, int empty, int failed, int retried) {
    Delivery all = delivery.allPagesDelivered(pages, succeeded, empty, failed, retried);
    return next(state(), dueAt(), job, all);
  }

  /** Only this node can end the delivery, as the finished result file is on its disk. */
  public Batch resultsOn(String itsNode) {
    return next(state(), dueAt(), job, delivery.on(itsNode));
  }

  public Batch delivered(Instant now) {
    return closed(BatchState.DELIVERED, delivery, null, now);
  }

  private Batch closed(BatchState to, Delivery itsDelivery, String why, Instant now) {
    return with(step.closed(to, why, now), place, job, itsDelivery);
  }

  /**
   * Records of it were put into a later batch; of a failed batch, all that had no answer. It closes
   * again in any case: by {@link #closedAt} requests made before are told from later ones.
   */
  public Batch rerun(Instant now) {
    if (state() != BatchState.FAILED) {
      return closed(state(), delivery, reason(), now);
    }
    Delivery was = delivery;
    int again = was.retried() + unanswered();
    Delivery all =
        was.allPagesDelivered(was.pages(), was.succeeded(), was.empty(), was.failed(), again);
    return closed(BatchState.DELIVERED, all, null, now);
  }

  /**
   * Whether it can resume where it stopped without asking anything again: it was never uploaded, or
   * it may have answers that have not been delivered.
   */
  public boolean canResume() {
    return place == null ? state() == BatchState.FAILED : job.hasAnswers() && !delivery.complete();
  }

  public Batch resumed(Instant now) {
    if (place == null) {
      return next(BatchState.SEALED, now, job, delivery);
    }
    boolean over = endedAt() != null || job.lost();
    return next(over ? BatchState.ENDED : BatchState.SUBMITTED, now, job, delivery);
  }

  public Batch dropped(Instant now) {
    return closed(BatchState.DROPPED, delivery, reason(), now);
  }

  /** The name under which the ledger counts its records as a source when they are retried. */
  public String source() {
    return "batch:" + id;
  }

  /** How many prompts have neither an answer nor another attempt yet. */
  public int unanswered() {
    return contents.records() - contents.padding() - delivery.settled();
  }

  /** The present step has to wait until the given time; this does not count as a failure. */
  public Batch waiting(String why, Instant until) {
    return with(step.waiting(why, until));
  }

  /** This batch with its failures reset to 0, unless its reason begins with the given text. */
  public Batch countingOnly(String reasonPrefix) {
    return reason() != null && reason().startsWith(reasonPrefix)
        ? this
        : waiting(reason(), dueAt());
  }

  /** The present step failed; it is tried again at the given time. */
  public Batch postponed(String why, Instant until) {
    return with(new Step(state(), until, failures() + 1, endedAt(), closedAt(), why));
  }

  /** Fails the batch, as its job or its output was waited for in vain. */
  public Batch lost(String why, Instant now) {
    return with(step.failed(why, now), place, job.givenUp(), delivery);
  }

  /** Fails the batch: the present step will not succeed without a person. */
  public Batch failed(String why, Instant now) {
    return with(step.failed(why, now));
  }
}
