/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.submit;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.Lanes;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.Outages.Area;
import io.github.bedrockbatch.stage.StageContext;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows where one lane refuses a job and there are others: no more of that model is given to
 * it for a while, and the batch may take another. Only what every lane refuses is the batch's own.
 */
final class LaneRefusals {
  private static final Logger LOG = LoggerFactory.getLogger(LaneRefusals.class);

  /** Leaves its batches the time to take another lane. */
  private static final Duration LEAST = Duration.ofSeconds(5);

  private final Lanes lanes;
  private final Ledger ledger;
  private final Outages outages;
  private final Clock clock;
  private final Duration pause;

  LaneRefusals(StageContext context) {
    this.lanes = context.lanes();
    this.ledger = context.ledger();
    this.outages = context.failures().outages();
    this.clock = context.clock();
    Duration longest = context.settings().retry().longestPause();
    this.pause = longest.compareTo(LEAST) < 0 ? LEAST : longest;
  }

  /**
   * The leased batch has no job, as this was answered.
   *
   * @return false where another lane is of no use
   */
  boolean leavesLane(Exchange exchange, Exception refusal) {
    Lane lane = lanes.of(exchange);
    Batch leased = LeasedBatch.get(exchange);
    String model = leased.key().modelId();
    Failure failure = Failure.of(refusal);
    boolean quota = failure.kind() == Failure.Kind.QUOTA;
    if (!lanes.areSeveral()) {
      return false;
    }
    lanes.leave(lane, model, pause, !quota);
    if (!lanes.mayServe(model)) {
      return false;
    }
    String where = lanes.in(lane, model);
    outages.failed(quota ? Area.QUOTA : Area.LANE, where, pause, failure.words());
    LOG.warn(
        "Batch {}: create failed in lane {}, retrying that model there in {} s; until then its"
            + " batches go to other lanes: {}",
        leased.id(),
        lane.name(),
        pause.toSeconds(),
        failure.words());
    LeasedBatch.replace(
        exchange, ledger.save(leased, leased.waiting(failure.words(), clock.instant())));
    return true;
  }

  /** Such a job was made. */
  void over(Lane lane, String model) {
    String where = lanes.in(lane, model);
    outages.worked(Area.QUOTA, where);
    outages.worked(Area.LANE, where);
  }
}
