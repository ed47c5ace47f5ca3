/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.BatchState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.spi.ThreadPoolProfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a stage look for work, in {@link Workers} of its own, as soon as this process has moved a
 * batch into a state that it claims from. A stage that is woken while it works looks again
 * afterwards. Before the start and during the stop a wake-up has no effect: {@link WakeUpRoutes}
 * finds what is left.
 */
public final class WakeUps {
  private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);
  private static final String OPERATOR = "operator";

  /** The stages that claim batches in a state. */
  private static final Map<BatchState, List<String>> FED =
      Map.of(
          BatchState.SEALED, List.of("upload", "under-minimum"),
          BatchState.UPLOADED, List.of("submit", "under-minimum", "move"),
          BatchState.ENDED, List.of("collect"));

  private final AtomicLong moves = new AtomicLong();
  private final AtomicReference<Instant> retries = new AtomicReference<>(Instant.MAX);
  private volatile Map<String, Workers> stages = Map.of();
  private CamelContext camel;
  private ProducerTemplate template;

  /** Begins to wake stages; to be called once their routes have started. */
  void start(CamelContext started, StageContext context) {
    if (stages.isEmpty()) {
      camel = started;
      template = started.createProducerTemplate();
      Map<String, Workers> all = new HashMap<>();
      FED.values().forEach(fed -> fed.forEach(name -> all.put(name, workers(name, context))));
      all.put(OPERATOR, workers(OPERATOR, context));
      stages = all;
    }
  }

  private Workers workers(String stage, StageContext context) {
    int most =
        switch (stage) {
          case "upload" -> context.settings().process().uploadConcurrency();
          case "collect" -> context.settings().process().collectConcurrency();
          default -> 1; // submitting counts open jobs, and no other thread may create one then
        };
    ThreadPoolProfile threads =
        new ThreadPoolProfileBuilder(stage)
            .poolSize(1)
            .maxPoolSize(Integer.MAX_VALUE)
            .maxQueueSize(0)
            .keepAliveTime(10L)
            .build();
    return new Workers(
        most,
        context.clock(),
        camel.getExecutorServiceManager().newThreadPool(this, stage, threads),
        worker -> look(stage, worker));
  }

  /** A batch has moved to this state. */
  public void moved(BatchState to) {
    moves.incrementAndGet();
    due(to);
  }

  /** A batch is not due before this time. */
  public void postponed(Instant until) {
    retries.accumulateAndGet(until, (one, other) -> one.isBefore(other) ? one : other);
  }

  /** The first retry since the ledger was last asked; far in the future when there is none. */
  Instant nextRetry() {
    return retries.get();
  }

  /** To be called before the ledger is asked for all that is due. */
  void forgetRetries() {
    retries.set(Instant.MAX);
  }

  /** How many batches this process has moved so far. */
  public long moves() {
    return moves.get();
  }

  /** A person has made a request. */
  public void requested() {
    wake(OPERATOR);
  }

  void due(BatchState state) {
    FED.getOrDefault(state, List.of()).forEach(this::wake);
  }

  void all() {
    stages.values().forEach(Workers::wake);
  }

  private void wake(String stage) {
    Workers workers = stages.get(stage);
    if (workers != null && camel.isRunAllowed()) {
      workers.wake();
    }
  }

  private void look(String stage, Worker worker) {
    if (camel.isRunAllowed()) {
      Exchange done = template.send("direct:" + stage + "-wake-up", worker::carryOn);
      if (done.getException() != null && camel.isRunAllowed()) {
        LOG.warn("The stage {} failed to look for work", stage, done.getException());
      }
    }
  }
}
