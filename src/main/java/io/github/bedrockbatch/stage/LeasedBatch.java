/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.Batch;
import org.apache.camel.Exchange;

/**
 * The batch that an exchange works on, as it was last saved. The exchanges that a splitter makes
 * share it with the exchange that was split.
 */
public final class LeasedBatch {
  private static final String PROPERTY = "CamelBedrockBatchLeased";

  private Batch batch;

  private LeasedBatch() {}

  public static Batch get(Exchange exchange) {
    return exchange.getProperty(PROPERTY, LeasedBatch.class).batch;
  }

  /** The id of the batch; null when the exchange has none. */
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
