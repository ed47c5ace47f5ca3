/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

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
 * What becomes of a batch whose step threw: it is tried again later, at growing distance, unless
 * the service has said that it would refuse it again, or what it needs does not come. While a job
 * may exist that nobody has seen, a refusal changes nothing: who gave the batch up would let its
 * prompts be bought again.
 */
public final class FailurePolicy {
  private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);

  /** What the reason begins with while it is looked for. */
  private static final String MISSED = "not found: ";

  private static final Duration LONGEST_WHEN_GONE = Duration.ofMinutes(15);

  private final Ledger ledger;
  private final Clock clock;
  private final Duration longestPause;
  private final Duration lostAfter;
  private final Outages outages;
  private final Problems problems;

  /**
   * @param longestPause the most time until a step is tried again; how long a model is left alone
   *     whose quota is used up
   * @param lostAfter how long what is gone is looked for
   */
  public FailurePolicy(Ledger ledger, Clock clock, Duration longestPause, Duration lostAfter) {
    this.ledger = ledger;
    this.clock = clock;
    this.longestPause = longestPause;
    this.lostAfter = lostAfter;
    this.outages = new Outages(clock);
    this.problems = new Problems(outages, longestPause);
  }

  /**
   * Tries at once what has failed before a start, as a person may have put right what stood in the
   * way. What is looked for is not: its tries count as time that has passed.
   */
  public void startOver() {
    ledger.tryAgain(MISSED);
  }

  /** Notes what the exception that was caught means for the leased batch. */
  Failure.Kind note(Exchange exchange, String stage) {
    Batch batch = LeasedBatch.get(exchange);
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Failure failure = Failure.of(thrown);
    Supplier<Optional<String>> remedy = () -> problems.note(stage, batch.state(), thrown);
    switch (failure.kind()) {
      case STALE, STOPPING -> LOG.info(failure.words());
      case OVER_BUDGET -> {} // noted and told where it was found
      case QUOTA -> wait(batch, failure.words());
      case FINAL -> refused(batch, failure.words(), stage, thrown);
      case GONE -> missed(batch, failure.words(), remedy);
      default -> postpone(batch, failure.words(), remedy.get());
    }
    return failure.kind();
  }

  /** Only the end of a job makes a place, so that asking sooner is of little use. */
  Duration quotaBackoff() {
    return longestPause;
  }

  /** What stands in the way of stages. */
  public Problems problems() {
    return problems;
  }

  /** What fails again and again, in stages, sources and sinks. */
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
    if (batch.state() == BatchState.SEALED) { // all of it is still here
      postpone(batch, why, remedy.get());
    } else {
      gone(batch, why);
    }
  }

  /**
   * What the leased batch needs was not found: it is looked for again, at growing distance, until
   * it counts as lost; then the batch is FAILED.
   */
  public void gone(Batch leased, String why) {
    Batch counted = leased.countingOnly(MISSED); // in an outage nobody could look
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

  /** The sum of so many delays. */
  private static Duration lookedFor(int delays) {
    Duration all = Duration.ZERO;
    for (int i = 0; i < delays; i++) {
      all = all.plus(Backoff.length(i, LONGEST_WHEN_GONE));
    }
    return all;
  }

  private void postpone(Batch batch, String words, Optional<String> remedy) {
    // A problem has been told as such.
    Level level = remedy.isPresent() ? Level.DEBUG : Level.WARN;
    postpone(batch, batch, remedy.orElse(words), longestPause, level);
  }

  /**
   * @param counted the batch with the failed tries that count
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
    return hasDoubled || before == null || !withoutIds(before).equals(withoutIds(why));
  }

  /** The SDK puts the id of the request behind what the service says. */
  private static String withoutIds(String words) {
    return words.replaceFirst(" \\(Service: .*", "");
  }

  /** Takes the batch out of the flow and tells the operator. */
  public Batch fail(Batch leased, String why) {
    return tell(leased, ledger.save(leased, leased.failed(Failure.cut(why), clock.instant())), why);
  }

  /** As {@link #fail}, for a batch whose job or output is not all there. */
  public Batch lose(Batch leased, String why) {
    return tell(leased, ledger.save(leased, leased.lost(Failure.cut(why), clock.instant())), why);
  }

  private static Batch tell(Batch leased, Batch failed, String why) {
    LOG.error(
        "Batch {} ({} records of {}) is FAILED, gave up after {}: {}",
        leased.id(),
        leased.contents().records(),
        leased.key(),
        leased.state(),
        KnownRefusal.explained(why));
    return failed;
  }
}
