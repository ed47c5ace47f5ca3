/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes resources once, in a daemon thread, and waits for that no longer than the time limit.
 * Further callers wait for the same thread.
 */
public final class BoundedClose {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedClose.class);

  private final CloseStack resources;
  private final Duration patience;
  private volatile boolean started = true;
  private Thread closing;

  public BoundedClose(CloseStack resources, Duration patience) {
    this.resources = resources;
    this.patience = patience;
  }

  /** Closes without logging the stop, as the start has failed. */
  public void giveUp() {
    started = false;
    close();
  }

  public void close() {
    try {
      Thread thread = begun();
      thread.join(patience.toMillis());
      if (thread.isAlive()) {
        LOG.warn(
            "Not everything closed within {} s (stop.timeout); what is interrupted resumes at"
                + " the next start",
            patience.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Thread begun() {
    if (closing == null) {
      closing = new Thread(this::closeAll, "close");
      closing.setDaemon(true);
      closing.start();
    }
    return closing;
  }

  private void closeAll() {
    resources.close();
    if (started) {
      LOG.info("Stopped. What is not delivered yet resumes at the next start.");
    }
  }
}
