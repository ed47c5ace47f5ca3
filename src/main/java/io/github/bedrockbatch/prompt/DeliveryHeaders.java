/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

/**
 * The headers of exchanges at {@code direct:deliver}: first come the pages of a batch, in order,
 * then an exchange with {@link #END} and, when all sinks have taken that, one with {@link
 * #PUBLISH}.
 */
public final class DeliveryHeaders {
  /** The batch whose results these are. */
  public static final String BATCH_ID = "CamelBedrockBatchId";

  /** The number of the page in its batch, from 0: with the batch id, an idempotency key. */
  public static final String PAGE = "CamelBedrockBatchPage";

  /** How many result lines the body holds. */
  public static final String RECORDS = "CamelBedrockBatchPageRecords";

  /**
   * True on the exchange with an empty body after the last page. A sink must return from it only
   * when all it was given is safe from a crash.
   */
  public static final String END = "CamelBedrockBatchEnd";

  /**
   * True on the exchange with an empty body after the end: every sink has everything now, so a sink
   * may show what it has hidden so far. Repeated after a crash until all sinks have returned.
   */
  public static final String PUBLISH = "CamelBedrockBatchPublish";

  /**
   * A property beside {@link #PUBLISH}: true when this node had the results on its disk when the
   * ledger noted that every sink has everything.
   */
  public static final String HERE = "CamelBedrockBatchHere";

  /**
   * A property beside {@link #PAGE}: true when the ledger notes the page as delivered, and only
   * sinks that were added since then want it.
   */
  public static final String AGAIN = "CamelBedrockBatchAgain";

  private DeliveryHeaders() {}
}
