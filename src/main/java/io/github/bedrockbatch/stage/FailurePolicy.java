/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.files.text.RequestIds;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.refusal.KnownRefusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Decides what becomes of a batch whose step threw: it is retried with back-off, unless the service
 * would reject it again, or what it needs is missing for too long. While a job of it may exist that
 * has not been found, even a rejection does not fail the batch: a rerun would pay for its prompts
 * twice.
 */
public final class FailurePolicy {
  private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);

  /** Prefix of the reason while something missing is looked for; the retries count by it. */
  private static final String MISSED = "not found: ";

  private static final Duration LONGEST_WHEN_GONE = Duration.ofMinutes(15);

  private final Ledger ledger;
  private final Clock clock;
  private final Duration longestPause;
  private final Duration lostAfter;
  private final Outages outages;
  private final Problems problems;

  /**
   * @param longestPause the longest back-off of a step, and the pause for a model whose quota is
   *     used up
   * @param lostAfter how long something missing is looked for before it counts as lost
   */
  public FailurePolicy(Ledger ledger, Clock clock, Duration longestPause, Duration lostAfter) {
    this.ledger = ledger;
    this.clock = clock;
    this.longestPause = longestPause;
    this.lostAfter = lostAfter;
    this.outages = new Outages(clock);
    this.problems = new Problems(outages, clock, longestPause);
  }

  /**
   * Retries at once, after a start, what failed before it, as a person may have fixed the cause.
   * Excepts batches that look for something missing: their retries measure the time that has
   * passed.
   */
  public void startOver() {
    ledger.tryAgain(MISSED);
  }

  /** Notes the caught exception for the leased batch in the ledger, and returns its kind. */
  Failure.Kind note(Exchange exchange, String stage) {
    Batch batch = LeasedBatch.get(exchange);
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Failure failure = Failure.of(thrown);
    Supplier<Optional<String>> remedy = () -> problems.note(stage, batch.state(), thrown);
    switch (failure.kind()) {
      case STALE, STOPPING -> LOG.info(failure.words());
      case OVER_BUDGET -> {} // noted and logged where it was thrown
      case QUOTA -> wait(batch, failure.words());
      case FINAL -> refused(batch, failure.words(), stage, thrown);
      case GONE -> missed(batch, failure.words(), remedy);
      default -> postpone(batch, failure.words(), remedy.get());
    }
    return failure.kind();
  }

  /**
   * How long to wait when a quota is used up: the longest, as only the end of a job frees a place.
   */
  Duration quotaBackoff() {
    return longestPause;
  }

  /** The problems that keep stages from working. */
  public Problems problems() {
    return problems;
  }

  /** The outages of stages, sources and sinks. */
  public Outages outages() {
    return outages;
  }

  private void wait(Batch batch, String why) {
    ledger.save(batch, batch.waiting(why, clock.instant().plus(quotaBackoff())));
    outages.failed(Outages.Area.QUOTA, batch.key().modelId(), quotaBackoff(), why);
    LOG.warn(
        "Batch {}: create failed, as the service has as many jobs of {} as the quota allows,"
            + " retrying all of that model in {} s; set jobs.max-open to what the quota leaves you."
            + " {}",
        batch.id(),
        batch.key().modelId(),
        quotaBackoff().toSeconds(),
        why);
  }

  private void refused(Batch batch, String why, String stage, Exception thrown) {
    if (batch.job().mayExist()) {
      String words = "its create call may have made a job, so that it is not given up: " + why;
      problems.note(stage, batch.state(), thrown);
      postpone(batch, words, Optional.empty());
    } else {
      fail(batch, why);
    }
  }

  private void missed(Batch batch, String why, Supplier<Optional<String>> remedy) {
    if (batch.state() == BatchState.SEALED) { // its files are still on this node's disk
      postpone(batch, why, remedy.get());
    } else {
      gone(batch, why);
    }
  }

  /**
   * Something that the leased batch needs was not found: it is looked for again with back-off,
   * until it counts as lost; then the batch is FAILED.
   */
  public void gone(Batch leased, String why) {
    Batch counted = leased.countingOnly(MISSED); // not those of an outage
    int tries = counted.failures();
    if (lookedFor(tries).compareTo(lostAfter) < 0) {
      postpone(leased, counted, MISSED + why, LONGEST_WHEN_GONE, Level.WARN);
      return;
    }
    String job = leased.job().arn() == null ? "" : " (job " + leased.job().arn() + ")";
    String words =
        "%s. It was looked for %s times in %s s%s. Rerun delivers what is there by then and sends"
            + " again, and pays again, what has no answer; drop gives it up";
    lose(leased, words.formatted(why, tries + 1, lookedFor(tries).toSeconds(), job));
  }

  /** The sum of the first {@code delays} back-offs. */
  private static Duration lookedFor(int delays) {
    Duration all = Duration.ZERO;
    for (int i = 0; i < delays; i++) {
      all = all.plus(Backoff.length(i, LONGEST_WHEN_GONE));
    }
    return all;
  }

  private void postpone(Batch batch, String words, Optional<String> remedy) {
    // With a remedy it was logged as a problem already.
    Level level = remedy.isPresent() ? Level.DEBUG : Level.WARN;
    postpone(batch, batch, remedy.orElse(words), longestPause, level);
  }

  /**
   * @param counted the batch with only those failures that count for its back-off
   */
  private void postpone(Batch batch, Batch counted, String why, Duration longest, Level level) {
    Duration delay = Backoff.length(counted.failures(), longest);
    Instant until = clock.instant().plus(delay);
    ledger.save(batch, counted.postponed(Failure.cut(why), until));
    boolean again = isToBeTold(counted, Failure.cut(why));
    LOG.atLevel(again ? level : Level.DEBUG)
        .log(
            "Batch {} stays {}: its step failed, retrying in {} s (try {}): {}",
            batch.id(),
            batch.state(),
            delay.toSeconds(),
            counted.failures() + 2,
            why);
  }

  /** Of many batches that wait for a night, each try would be a line a minute. */
  private static boolean isToBeTold(Batch failedBefore, String why) {
    boolean hasDoubled = Integer.bitCount(failedBefore.failures() + 2) == 1;
    String before = failedBefore.reason();
    return hasDoubled
        || before == null
        || !RequestIds.without(before).equals(RequestIds.without(why));
  }

  /** Fails the batch and logs it as an error; returns it as saved. */
  public Batch fail(Batch leased, String why) {
    return tell(leased, ledger.save(leased, leased.failed(Failure.cut(why), clock.instant())), why);
  }

  /** As {@link #fail}, for a batch whose job or output is missing or incomplete. */
  public Batch lose(Batch leased, String why) {
    return tell(leased, ledger.save(leased, leased.lost(Failure.cut(why), clock.instant())), why);
  }

  private static Batch tell(Batch leased, Batch failed, String why) {
    LOG.error(
        "Batch {} ({} of {}) is FAILED, gave up after {}: {}",
        leased.id(),
        Count.of(leased.contents().records(), "record"),
        leased.key(),
        leased.state(),
        KnownRefusal.explained(why));
    return failed;
  }
}
