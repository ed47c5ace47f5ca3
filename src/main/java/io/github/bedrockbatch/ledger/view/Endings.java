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
 * Tells what happened to each batch that comes to an end in this process, on a thread of its own.
 * It holds up nobody: where it cannot keep up, or its listener fails, batches are left out.
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

  /** A batch has moved. */
  public void moved(Batch batch) {
    if (batch.state().isFinal()) {
      thread.execute(() -> tell(batch));
    }
  }

  private void tell(Batch batch) {
    try {
      view.story(batch.id()).ifPresent(listener);
    } catch (RuntimeException e) { // of a database that is away, or is being closed
      LOG.debug("What happened to batch {} is not told", batch.id(), e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
