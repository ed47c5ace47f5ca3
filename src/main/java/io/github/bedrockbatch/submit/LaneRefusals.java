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
 * Handles a create call that one of several lanes rejects: that lane rests for the model, and the
 * batch may move to another one. Only if all lanes reject it does the rejection count against the
 * batch.
 */
final class LaneRefusals {
  private static final Logger LOG = LoggerFactory.getLogger(LaneRefusals.class);

  /** The shortest rest: its batches need time to move to another lane. */
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
   * Has the lane rest for the model of the leased batch, which certainly has no job, and the batch
   * wait for another lane.
   *
   * @param refusal what the create call was answered
   * @return false when there is no other lane to try: the batch is left as it was
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

  /** A job of the model was created in the lane: its outages are over. */
  void created(Lane lane, String model) {
    String where = lanes.in(lane, model);
    outages.worked(Area.QUOTA, where);
    outages.worked(Area.LANE, where);
  }
}
