/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.Batch;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the story of each batch that this process ends to a listener, on a separate thread. If
 * that cannot keep up, or the listener fails, batches are left out, so that nothing is held up.
 */
public final class Endings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Endings.class);
  private static final int MOST_WAITING = 1_000;

  private final LedgerView view;
  private final Consumer<Story> listener;
  private final ThreadPoolExecutor thread;

  public Endings(LedgerView view, Consumer<Story> listener) {
    this.view = view;
    this.listener = listener;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Endings::thread,
            new ThreadPoolExecutor.DiscardPolicy());
    thread.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "endings");
    thread.setDaemon(true);
    return thread;
  }

  /** A batch has moved to another state. */
  public void moved(Batch batch) {
    if (batch.state().isFinal()) {
      thread.execute(() -> tell(batch));
    }
  }

  private void tell(Batch batch) {
    try {
      view.story(batch.id()).ifPresent(listener);
    } catch (RuntimeException e) { // the database fails, or is being closed
      LOG.debug("What happened to batch {} is not told", batch.id(), e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
