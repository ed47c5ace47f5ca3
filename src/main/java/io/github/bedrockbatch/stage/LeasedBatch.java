/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.Batch;
import org.apache.camel.Exchange;

/**
 * The batch that an exchange works on, always as the ledger last confirmed it. The exchanges that a
 * splitter makes share it with the one that was split.
 */
public final class LeasedBatch {
  private static final String PROPERTY = "CamelBedrockBatchHeld";

  private Batch batch;

  private LeasedBatch() {}

  /** The batch of this exchange. */
  public static Batch of(Exchange exchange) {
    return exchange.getProperty(PROPERTY, LeasedBatch.class).batch;
  }

  /** Null when the exchange holds no batch. */
  public static String idOf(Exchange exchange) {
    LeasedBatch held = exchange.getProperty(PROPERTY, LeasedBatch.class);
    return held == null ? null : held.batch.id();
  }

  public static void set(Exchange exchange, Batch batch) {
    LeasedBatch held = exchange.getProperty(PROPERTY, LeasedBatch.class);
    if (held == null) {
      held = new LeasedBatch();
      exchange.setProperty(PROPERTY, held);
    }
    held.batch = batch;
  }
}
