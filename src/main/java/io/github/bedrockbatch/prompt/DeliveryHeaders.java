/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

/**
 * The headers of an exchange that reaches {@code direct:deliver}: first the pages of a batch, in
 * order, then one with {@link #END}, and when all sinks have taken that, one with {@link #PUBLISH}.
 */
public final class DeliveryHeaders {
  /** The batch whose results these are. */
  public static final String BATCH_ID = "CamelBedrockBatchId";

  /** The number of the page in its batch, from 0: with the batch id, an idempotency key. */
  public static final String PAGE = "CamelBedrockBatchPage";

  /** How many result lines the body holds. */
  public static final String RECORDS = "CamelBedrockBatchPageRecords";

  /**
   * True on the exchange with an empty body that follows the last page. A sink that returns has
   * stored all it was given where no crash can reach it.
   */
  public static final String END = "CamelBedrockBatchEnd";

  /**
   * True on the exchange with an empty body that follows the end: now every sink has everything,
   * and what was held back may be shown. It comes again after a crash, until all have returned.
   */
  public static final String PUBLISH = "CamelBedrockBatchPublish";

  /**
   * A property beside {@link #PUBLISH}: true when this node had the results on its disk when the
   * ledger noted that every sink has everything.
   */
  public static final String HERE = "CamelBedrockBatchHere";

  private DeliveryHeaders() {}
}
