/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import org.apache.camel.Exchange;

/**
 * The batch that an exchange works on, always as the ledger last confirmed it. The exchanges that a
 * splitter makes share it with the one that was split.
 */
public final class HeldBatch {
  private static final String PROPERTY = "CamelBedrockBatchHeld";

  private Batch batch;

  private HeldBatch() {}

  /** The batch of this exchange. */
  public static Batch of(Exchange exchange) {
    return exchange.getProperty(PROPERTY, HeldBatch.class).batch;
  }

  /** Null when the exchange holds no batch. */
  public static String idOf(Exchange exchange) {
    HeldBatch held = exchange.getProperty(PROPERTY, HeldBatch.class);
    return held == null ? null : held.batch.id();
  }

  public static void set(Exchange exchange, Batch batch) {
    HeldBatch held = exchange.getProperty(PROPERTY, HeldBatch.class);
    if (held == null) {
      held = new HeldBatch();
      exchange.setProperty(PROPERTY, held);
    }
    held.batch = batch;
  }
}
