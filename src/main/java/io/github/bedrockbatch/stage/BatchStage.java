/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.config.LaneOptions;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchContents;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.ledger.StaleBatchException;
import io.github.bedrockbatch.ledger.reuse.AskedPrompts;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.event.Level;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Routes that move batches from one state to the next: {@code direct:<stage>-wake-up} claims every
 * batch that is due, one after the other, and hands each to {@code direct:<stage>}; several threads
 * may do so at once. {@link FailurePolicy} decides what becomes of a batch whose step fails; the
 * lease is given back in any case. When the same would fail for every batch of a lane, the stage
 * backs off from that lane and resumes by itself.
 */
public abstract class BatchStage extends RouteBuilder {
  /** Named in place of a stage when the ledger fails, which stops all of them. */
  public static final String LEDGER = "ledger";

  private static final Duration UNTIL_A_LANE = Duration.ofSeconds(5);
  private static final String NO_LANE =
      "every lane that serves its model is left alone for a while, as calls fail there";

  private static final String CLAIMED = "CamelBedrockBatchClaimed";

  protected final StageContext context;
  protected final Ledger ledger;
  protected final FailurePolicy failures;
  protected final Clock clock;
  protected final Lanes lanes;

  /** For calls of the ledger; the lanes have back-offs of their own. */
  private final Backoff backoff;

  /** The ids of the batches that threads of this stage work on. */
  private final Set<String> inHand = ConcurrentHashMap.newKeySet();

  private String name;
  private boolean ledgerAway;

  protected BatchStage(StageContext context) {
    this.context = context;
    this.ledger = context.ledger();
    this.failures = context.failures();
    this.clock = context.clock();
    this.lanes = context.lanes();
    this.backoff = context.backoff();
  }

  /**
   * Claims the next batch of this stage; called by one thread at a time.
   *
   * @param inHand ids of batches that other threads of this stage work on
   */
  protected abstract Optional<Batch> claim(Set<String> inHand);

  /** Called after the step of this batch has failed, before the failure is noted. */
  protected void stepFailed(Batch batch) {}

  /** Called when the service accepts no more jobs of this batch's model for the given time. */
  protected void quotaReached(Batch batch, Duration delay) {}

  /**
   * Has the batch continue in this lane. If it is empty, the batch waits, or is FAILED if no lane
   * serves its model.
   *
   * @return whether there is a lane
   */
  protected final boolean take(Exchange exchange, Optional<Lane> lane) {
    Lane.use(exchange, lane.map(Lane::name).orElse(null));
    if (lane.isEmpty()) {
      Batch batch = LeasedBatch.get(exchange);
      String model = batch.key().modelId();
      LeasedBatch.replace(
          exchange,
          lanes.isServed(model)
              ? ledger.save(batch, batch.waiting(NO_LANE, clock.instant().plus(UNTIL_A_LANE)))
              : failures.fail(
                  batch,
                  "No lane serves " + model + ": name it in lanes.<name>.models, rerun then"));
    }
    return lane.isPresent();
  }

  /** Has equal prompts of the batch asked once, where that is set; before its files are read. */
  protected final void leaveOutEqual(Exchange exchange, SealedFiles files) throws IOException {
    Batch batch = LeasedBatch.get(exchange);
    if (batch.contents().unasked() == BatchContents.NOT_LOOKED) {
      AskedPrompts prompts = new AskedPrompts(context.database(), clock);
      int unasked;
      try (AskedPrompts.Noting asked = prompts.noting(batch)) {
        unasked = files.leaveOutEqual(batch, asked);
      }
      LeasedBatch.replace(exchange, ledger.save(batch, batch.asking(unasked)));
    }
  }

  /** Defines the route that {@link WakeUps} calls; the caller adds the steps of a batch. */
  protected final RouteDefinition stage(String stage) {
    name = stage;
    String direct = "direct:" + stage;
    from("direct:" + stage + "-wake-up")
        .routeId(stage + "-wake-up")
        .loopDoWhile(this::claimed)
        .id(stage + "-each")
        .doTry()
        .id(stage + "-attempt")
        .to(direct)
        .id(stage + "-claimed")
        .process(this::worked)
        .id(stage + "-worked")
        .doCatch(Exception.class)
        .process(this::failed)
        .id(stage + "-failed")
        .doFinally()
        .process(this::release)
        .id(stage + "-release")
        .end()
        .end();
    return steps(direct, stage);
  }

  /**
   * Begins a route of this stage. Its failures are handled by the stage. Stream caching is off, as
   * a body may be a gigabyte.
   */
  protected final RouteDefinition steps(String from, String id) {
    return from(from).routeId(id).streamCache("false").errorHandler(noErrorHandler());
  }

  private boolean claimed(Exchange exchange) {
    if (!getCamelContext().isRunAllowed() || !Worker.mayGoOn(exchange)) {
      return false; // stopping, or too many threads
    }
    Optional<Batch> batch = due();
    if (batch.isEmpty()) {
      return false;
    }
    Worker.found(exchange);
    // The lease is released for the state claimed: in a later one it may be the next stage's.
    exchange.setProperty(CLAIMED, batch.get());
    LeasedBatch.replace(exchange, batch.get());
    Place place = batch.get().place();
    Lane.use(exchange, place == null ? LaneOptions.DEFAULT : place.lane());
    return true;
  }

  private synchronized Optional<Batch> due() {
    if (!backoff.isOver() || lanes.working(name).isEmpty()) {
      return Optional.empty();
    }
    try {
      Optional<Batch> batch = claim(inHand);
      batch.ifPresent(claimed -> inHand.add(claimed.id()));
      ledgerWorks();
      return batch;
    } catch (RuntimeException e) {
      ledgerIsAway(e);
      return Optional.empty();
    }
  }

  private void worked(Exchange exchange) {
    if (Lane.inUse(exchange) == null) {
      return;
    }
    Lane lane = lanes.of(exchange);
    failures.problems().worked(lanes.in(lane, name));
    if (lanes.backoff(name, lane).end()) {
      log.info("Stage {} works again", lanes.in(lane, name));
    }
  }

  private void failed(Exchange exchange) {
    stepFailed(LeasedBatch.get(exchange));
    try {
      switch (failures.note(exchange, lanes.in(lanes.of(exchange), name))) {
        case OUTAGE -> paused(exchange);
        case QUOTA -> quotaReached(LeasedBatch.get(exchange), failures.quotaBackoff());
        case GONE, OTHER -> mayTakeAnother(exchange);
        default -> {}
      }
    } catch (StaleBatchException e) {
      log.info(e.getMessage());
    } catch (RuntimeException e) {
      ledgerIsAway(e);
    }
  }

  private void paused(Exchange exchange) {
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (Failure.isOfLedger(thrown)) {
      ledgerIsAway(thrown);
      return;
    }
    Lane lane = lanes.of(exchange);
    Duration pause;
    synchronized (backoff) {
      if (lanes.rests(name, lane)) {
        return; // another thread has met, and told, the same
      }
      pause = lanes.failed(name, lane);
    }
    String where = lanes.in(lane, name);
    boolean begins = failures.problems().paused(where, pause, Failure.of(thrown).words());
    log.atLevel(begins ? Level.WARN : Level.DEBUG)
        .log(
            "Stage {} failed, retrying in {} s: the same would happen to other batches",
            where,
            pause.toSeconds());
  }

  /**
   * Before its upload a batch has no fixed lane: what fails in one, as for its bucket, may work in
   * another.
   */
  private void mayTakeAnother(Exchange exchange) {
    Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (lanes.areSeveral()
        && LeasedBatch.get(exchange).place() == null
        && Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
            .anyMatch(SdkException.class::isInstance)) {
      lanes.failed(name, lanes.of(exchange));
    }
  }

  /** If this fails, the lease stays with this node, which can claim the batch again. */
  private void release(Exchange exchange) {
    Worker.back(exchange);
    Batch claimed = exchange.getProperty(CLAIMED, Batch.class);
    try {
      ledger.release(claimed);
    } catch (RuntimeException e) {
      ledgerIsAway(e);
    } finally {
      inHand.remove(claimed.id());
    }
  }

  /** What another thread notes meanwhile stands until the next claim, and not for ever. */
  private void ledgerWorks() {
    synchronized (backoff) {
      if (ledgerAway) {
        ledgerAway = false;
        failures.problems().ledgerWorks(name);
        backoff.end();
      }
    }
  }

  private void ledgerIsAway(Exception e) {
    synchronized (backoff) {
      ledgerAway = true;
      if (backoff.isOver()) {
        failures.problems().ledgerAway(name, backoff.begin(), e);
      }
    }
  }
}
