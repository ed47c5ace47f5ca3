/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.poll;

import io.github.bedrockbatch.config.deadline.DeadlineOptions;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.node.LedgerTime;
import io.github.bedrockbatch.stage.BatchStage;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.StageContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * Checks batches whose prompts are about to be late: if a job will not end in time, the ledger
 * notes that it is to be stopped, which polling does; a batch without a job ends. What has no
 * answer is handled as {@code deadline.then} says when the batch is collected. After a crash the
 * row of the batch says what is left to do.
 */
final class LateRoutes extends BatchStage {
  /** The shortest time until a job that will end in time is checked again. */
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final DeadlineOptions options;
  private final Duration period;
  private final LedgerTime time;
  private final Instant started;

  LateRoutes(StageContext context) {
    super(context);
    this.options = context.settings().batch().deadlines();
    this.period = context.settings().jobs().pollPeriod();
    this.time = context.ledgerTime();
    this.started = clock.instant();
  }

  @Override
  protected Optional<Batch> claim(Set<String> inHand) {
    return ledger.claimLate();
  }

  @Override
  public void configure() {
    from("timer:late?delay=0&period=" + period.toMillis())
        .routeId("late-timer")
        .to("direct:late-wake-up")
        .id("late-tick");

    stage("late")
        .choice()
        .id("late-which")
        .when(exchange -> LeasedBatch.get(exchange).state() == BatchState.SUBMITTED)
        .process(this::lookAtJob)
        .id("late-job")
        .otherwise()
        .to("direct:late-waiting")
        .id("late-waits")
        .end();

    steps("direct:late-waiting", "late-waiting")
        .filter(this::mayHaveJob)
        .id("late-old")
        .to("direct:find-job")
        .id("late-find")
        .end()
        .filter(exchange -> LeasedBatch.get(exchange).state() == BatchState.UPLOADED)
        .id("late-not-found")
        .process(exchange -> giveUp(LeasedBatch.get(exchange), "it has no job yet"))
        .id("late-end")
        .end();
  }

  /** A restored ledger may not know of the job. */
  private boolean mayHaveJob(Exchange exchange) {
    return LeasedBatch.get(exchange).contents().sealedAt().isBefore(started);
  }

  private void lookAtJob(Exchange exchange) {
    Batch leased = LeasedBatch.get(exchange);
    Job job = leased.job();
    Instant deadline = leased.contents().deadline();
    Instant now = time.now();
    Instant end = end(job, now);
    if (now.isBefore(deadline) && !end.isAfter(deadline)) {
      Instant again = end.isBefore(now.plus(AGAIN)) ? now.plus(AGAIN) : end;
      ledger.save(leased, leased.deadlinesCheckedAgain(again.isAfter(deadline) ? deadline : again));
      return;
    }
    giveUp(
        leased,
        "its job is %s with %,d of %,d records processed"
            .formatted(
                job.status() == null ? "new" : job.status(),
                job.counters().processed(),
                leased.contents().records()));
  }

  /**
   * When a running job ends, extrapolated from its progress since it was submitted; {@link
   * Instant#MAX} when nothing can be told.
   */
  private static Instant end(Job job, Instant now) {
    long processed = job.counters().processed();
    if (processed == 0 || !"InProgress".equals(job.status())) {
      return Instant.MAX;
    }
    double rest = (double) (job.counters().total() - processed) / processed;
    long millis = Duration.between(job.submittedAt(), now).toMillis();
    return now.plusMillis((long) Math.max(0, millis * rest));
  }

  private void giveUp(Batch leased, String why) {
    Instant now = time.now();
    Instant deadline = leased.contents().deadline();
    Instant ahead = now.plus(options.reserve());
    String words = why + ", and the first deadline of its prompts is " + deadline;
    Instant upTo = ahead.isAfter(deadline) ? ahead : deadline;
    ledger.save(leased, leased.givenUp(upTo, words, clock.instant()));
    log.warn(
        "Batch {} is not waited for any longer, as {}. {} what has no answer goes the way that"
            + " deadline.then says.",
        leased.id(),
        words,
        leased.state() == BatchState.SUBMITTED
            ? "The job is stopped, what it has answered is delivered, and"
            : "Then");
  }
}
