/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import org.apache.camel.Exchange;

/** The batch that an exchange works on, always as the ledger last confirmed it. */
public final class HeldBatch {
  private static final String PROPERTY = "CamelBedrockBatchHeld";

  private HeldBatch() {}

  /** The batch of this exchange. */
  public static Batch of(Exchange exchange) {
    return exchange.getProperty(PROPERTY, Batch.class);
  }

  public static void set(Exchange exchange, Batch batch) {
    exchange.setProperty(PROPERTY, batch);
  }
}
