/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes something once, and waits for that only so long: a thread of its own does it, which does
 * not keep the process from ending. Whoever closes it meanwhile waits for the same.
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

  /** Without a word: what has not started cannot stop. */
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
