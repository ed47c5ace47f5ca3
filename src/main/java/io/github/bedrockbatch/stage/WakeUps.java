/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.BatchState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a stage to look for work, in a thread of its own, as soon as a move in this process has fed
 * it. One that is woken while it works looks once more when it is done. Before the start and during
 * the stop nothing happens: what is left is found by {@link WakeUpRoutes}.
 */
public final class WakeUps {
  private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);
  private static final String OPERATOR = "operator";

  /** The stages that take batches out of a state. */
  private static final Map<BatchState, List<String>> FED =
      Map.of(
          BatchState.SEALED, List.of("upload", "under-minimum"),
          BatchState.UPLOADED, List.of("submit", "under-minimum"),
          BatchState.ENDED, List.of("collect"));

  private final AtomicLong moves = new AtomicLong();
  private final Set<String> woken = ConcurrentHashMap.newKeySet();
  private volatile Map<String, ExecutorService> threads = Map.of();
  private CamelContext camel;
  private ProducerTemplate template;

  /** Begins to wake stages; to be called once their routes have started. */
  void start(CamelContext context) {
    if (threads.isEmpty()) {
      camel = context;
      template = context.createProducerTemplate();
      Map<String, ExecutorService> all = new HashMap<>();
      FED.values().forEach(stages -> stages.forEach(stage -> all.put(stage, thread(stage))));
      all.put(OPERATOR, thread(OPERATOR));
      threads = all;
    }
  }

  private ExecutorService thread(String stage) {
    return camel.getExecutorServiceManager().newSingleThreadExecutor(this, stage);
  }

  /** A batch has come into this state. */
  public void moved(BatchState to) {
    moves.incrementAndGet();
    due(to);
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
    threads.keySet().forEach(this::wake);
  }

  private void wake(String stage) {
    ExecutorService thread = threads.get(stage);
    if (thread != null && woken.add(stage)) {
      thread.execute(() -> look(stage));
    }
  }

  private void look(String stage) {
    woken.remove(stage); // first: who wakes it from here on wants another look
    if (camel.isRunAllowed()) {
      Exchange done = template.send("direct:" + stage + "-wake-up", exchange -> {});
      if (done.getException() != null && camel.isRunAllowed()) {
        LOG.warn("The stage {} failed to look for work", stage, done.getException());
      }
    }
  }
}
