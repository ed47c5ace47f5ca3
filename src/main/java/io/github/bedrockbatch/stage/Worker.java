/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import java.time.Instant;
import org.apache.camel.Exchange;

/**
 * A thread that works for a stage, one batch after the other, as its exchange and those that are
 * split from it know it. An exchange that came in another way has none, and nothing happens.
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

  /** It waits for others: a sink that its batch is given to, or the memory that they have. */
  public static void away(Exchange exchange) {
    Worker worker = of(exchange);
    if (worker != null) {
      worker.away = worker.all.now();
    }
  }

  /** It has waited. */
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
