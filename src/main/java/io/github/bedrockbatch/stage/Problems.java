/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.refusal.Remedy;
import io.github.bedrockbatch.stage.Outages.Area;
import io.github.bedrockbatch.stage.Outages.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in the way of stages. What a person has to fix is told once, as ERROR; work goes on
 * by itself when it is fixed.
 */
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  /** So long a look may take. */
  private static final Duration LOOKS = Duration.ofSeconds(40);

  private final Outages outages;
  private final Duration longestPause;

  /** Whom the ledger has failed, and until when each is believed without failing again. */
  private final Map<String, Instant> withoutLedger = new HashMap<>();

  /**
   * @param longestPause the most time until a failed call is tried again
   */
  public Problems(Outages outages, Duration longestPause) {
    this.outages = outages;
    this.longestPause = longestPause;
  }

  /**
   * Notes what a failed call means.
   *
   * @param state the state of the batches that it was for
   * @return what a person has to do; empty when it may pass by itself
   */
  public Optional<String> note(String stage, BatchState state, Throwable thrown) {
    Optional<String> remedy = Remedy.of(state, thrown);
    remedy.ifPresent(
        words -> {
          if (outages.failed(Area.CALL, stage, longestPause, words) == 1) {
            LOG.error("{}. Nothing is lost; it resumes once that is fixed", words);
          }
        });
    return remedy;
  }

  /**
   * A stage backs off: what failed would fail for every batch.
   *
   * @return whether this begins now
   */
  public boolean paused(String stage, Duration pause, String why) {
    return outages.failed(Area.STAGE, stage, pause, why) == 1;
  }

  /**
   * No stage can work: the first that notices says so.
   *
   * @param who has noticed; it is not over before the ledger works for all who have
   * @param pause until it looks again
   */
  public synchronized void ledgerAway(String who, Duration pause, Throwable thrown) {
    withoutLedger.put(who, outages.now().plus(pause.multipliedBy(2)).plus(LOOKS));
    String why = Failure.of(thrown).words();
    if (outages.failed(Area.STAGE, BatchStage.LEDGER, pause, why) == 1) {
      LOG.warn(
          "The ledger failed, retrying in {} s: {}. Nothing is lost; all stages wait for it",
          pause.toSeconds(),
          why);
    }
  }

  /** A call of the ledger has succeeded, which may be one that only reads. */
  public synchronized void ledgerWorks(String who) {
    Instant now = outages.now();
    withoutLedger.remove(who);
    withoutLedger.values().removeIf(now::isAfter); // who was paused since looks no more
    if (withoutLedger.isEmpty() && outages.worked(Area.STAGE, BatchStage.LEDGER)) {
      LOG.info("The ledger works again");
    }
  }

  /** A call of this stage has succeeded. */
  public void worked(String stage) {
    outages.worked(Area.CALL, stage);
    outages.worked(Area.STAGE, stage);
  }

  /** What a person has to fix, and was met more than once in a row; empty when all goes well. */
  public List<String> standing() {
    return outages.standing().stream()
        .filter(outage -> outage.area() == Area.CALL && outage.times() > 1)
        .map(Outage::words)
        .distinct()
        .toList();
  }
}
