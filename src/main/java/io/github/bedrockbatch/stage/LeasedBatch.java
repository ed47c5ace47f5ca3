/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.Batch;
import org.apache.camel.Exchange;

/**
 * The batch that an exchange works on, always as the ledger last confirmed it. The exchanges that a
 * splitter makes share it with the one that was split.
 */
public final class LeasedBatch {
  private static final String PROPERTY = "CamelBedrockBatchLeased";

  private Batch batch;

  private LeasedBatch() {}

  public static Batch get(Exchange exchange) {
    return exchange.getProperty(PROPERTY, LeasedBatch.class).batch;
  }

  /** Null when the exchange holds no batch. */
  public static String idOf(Exchange exchange) {
    LeasedBatch leased = exchange.getProperty(PROPERTY, LeasedBatch.class);
    return leased == null ? null : leased.batch.id();
  }

  public static void replace(Exchange exchange, Batch batch) {
    LeasedBatch leased = exchange.getProperty(PROPERTY, LeasedBatch.class);
    if (leased == null) {
      leased = new LeasedBatch();
      exchange.setProperty(PROPERTY, leased);
    }
    leased.batch = batch;
  }
}
