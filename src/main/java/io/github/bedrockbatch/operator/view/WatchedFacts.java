/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.view.LedgerView;
import io.github.bedrockbatch.ledger.view.SpoolView;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.operator.cost.Costs;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The facts in a process that serves. After {@link #watch} they are read regularly, even if nobody
 * asks, so that there are rates of the past, and nobody waits for the books.
 *
 * @param thread starts with its first work
 */
public record WatchedFacts(LedgerFacts facts, ScheduledExecutorService thread)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFacts.class);
  private static final int EVERY_SECONDS = 10;

  /**
   * @param node the node of the spool
   * @param audit adds up the books
   */
  public static WatchedFacts of(
      LedgerDatabase database,
      SpoolView spool,
      String node,
      Supplier<Audit> audit,
      Costs costs,
      Clock clock) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread daemon = new Thread(work, "facts");
              daemon.setDaemon(true);
              return daemon;
            });
    return new WatchedFacts(
        new LedgerFacts(new LedgerView(database), spool, node, audit, costs, clock, thread),
        thread);
  }

  public void watch() {
    thread.scheduleWithFixedDelay(this::look, 1, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      facts.overview();
    } catch (RuntimeException e) { // calls by people report it
      LOG.debug("The ledger was looked at in vain", e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.shutdownNow();
    thread.awaitTermination(EVERY_SECONDS, TimeUnit.SECONDS);
  }
}
