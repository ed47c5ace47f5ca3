/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.refusal.Remedy;
import io.github.bedrockbatch.stage.Outages.Area;
import io.github.bedrockbatch.stage.Outages.Outage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes the problems that keep stages from working. What a person has to fix is logged once, as
 * ERROR; work resumes by itself once it is fixed.
 */
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  /** Longer than a call of the ledger takes to fail. */
  private static final Duration LEDGER_GRACE = Duration.ofSeconds(40);

  private final Outages outages;
  private final Duration longestPause;

  /** The outages of the ledger for each caller; one that no longer calls is forgotten. */
  private final Outages ledgerByCaller;

  /**
   * @param outages where problems are noted
   * @param longestPause the longest back-off of a failed call
   */
  public Problems(Outages outages, Clock clock, Duration longestPause) {
    this.outages = outages;
    this.ledgerByCaller = new Outages(clock, LEDGER_GRACE);
    this.longestPause = longestPause;
  }

  /**
   * Notes a failed call.
   *
   * @param state of the batches that it was for
   * @return what a person has to do; empty when the failure may be transient
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
   * A stage backs off, as the same would fail for every batch.
   *
   * @return whether this begins now
   */
  public boolean paused(String stage, Duration pause, String why) {
    return outages.failed(Area.STAGE, stage, pause, why) == 1;
  }

  /**
   * A call of the ledger has failed, so that no stage can work: the first caller to notice logs it.
   *
   * @param who has noticed; the outage ends only when the ledger works for all who have
   * @param pause until this caller tries again
   */
  public synchronized void ledgerAway(String who, Duration pause, Throwable thrown) {
    String why = Failure.of(thrown).words().replaceFirst("[.]$", "");
    ledgerByCaller.failed(Area.STAGE, who, pause, why);
    if (outages.failed(Area.STAGE, BatchStage.LEDGER, pause, why) == 1) {
      LOG.warn(
          "The ledger failed, retrying in {} s: {}. Nothing is lost; all stages wait for it",
          pause.toSeconds(),
          why);
    }
  }

  /** A call of the ledger has succeeded for this caller; it may be one that only reads. */
  public synchronized void ledgerWorks(String who) {
    ledgerByCaller.worked(Area.STAGE, who);
    if (ledgerByCaller.standing().isEmpty() && outages.worked(Area.STAGE, BatchStage.LEDGER)) {
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
