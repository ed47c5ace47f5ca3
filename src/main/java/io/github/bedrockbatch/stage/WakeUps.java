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
 * Sends a stage to look for work, in {@link Workers} of its own, as soon as a move in this process
 * has fed it. One that is woken while it works looks once more when it is done. Before the start
 * and during the stop nothing happens: what is left is found by {@link WakeUpRoutes}.
 */
public final class WakeUps {
  private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);
  private static final String OPERATOR = "operator";

  /** The stages that take batches out of a state. */
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
          default -> 1; // who submits counts the open jobs, and none must come between
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

  /** A batch has come into this state. */
  public void moved(BatchState to) {
    moves.incrementAndGet();
    due(to);
  }

  /** A step of a batch has failed and is to be tried again then. */
  public void postponed(Instant until) {
    retries.accumulateAndGet(until, (one, other) -> one.isBefore(other) ? one : other);
  }

  /** The first of them; far off when there is none that the ledger was not asked for since. */
  Instant nextRetry() {
    return retries.get();
  }

  /** The ledger is about to be asked for all that is due. */
  void forgetRetries() {
    retries.set(Instant.MAX);
  }

  /** How many batches this process has moved so far. */
  public long moves() {
    return moves.get();
  }

  /** An operator has asked for something. */
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
