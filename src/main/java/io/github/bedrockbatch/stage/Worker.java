/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import java.time.Instant;
import org.apache.camel.Exchange;

/**
 * One thread of a stage, which works on one batch after the other. Exchanges carry it as a
 * property; for an exchange without one, the static methods have no effect.
 */
public final class Worker {
  private static final String PROPERTY = "CamelBedrockBatchWorker";

  private final Workers all;
  private volatile Instant away;

  Worker(Workers all) {
    this.all = all;
  }

  void carryOn(Exchange exchange) {
    exchange.setProperty(PROPERTY, this);
  }

  /** The thread begins to wait for others: for a sink, or for memory that other threads use. */
  public static void away(Exchange exchange) {
    Worker worker = of(exchange);
    if (worker != null) {
      worker.away = worker.all.now();
    }
  }

  /** The thread has stopped waiting. */
  public static void back(Exchange exchange) {
    Worker worker = of(exchange);
    if (worker != null) {
      worker.away = null;
    }
  }

  static boolean mayGoOn(Exchange exchange) {
    Worker worker = of(exchange);
    return worker == null || worker.all.mayGoOn();
  }

  static void found(Exchange exchange) {
    Worker worker = of(exchange);
    if (worker != null) {
      worker.all.found();
    }
  }

  boolean isAwaySince(Instant time) {
    Instant since = away;
    return since != null && since.isBefore(time);
  }

  private static Worker of(Exchange exchange) {
    return exchange.getProperty(PROPERTY, Worker.class);
  }
}
