/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

/** The headers of an exchange that reaches {@code direct:deliver}. */
public final class DeliveryHeaders {
  /** The batch whose results these are. */
  public static final String BATCH_ID = "CamelBedrockBatchId";

  /**
   * The place of the page in its batch, from 0: with the batch id, a key to tell repetitions by.
   */
  public static final String PAGE = "CamelBedrockBatchPage";

  /** How many result lines the body holds. */
  public static final String RECORDS = "CamelBedrockBatchPageRecords";

  /** True on the exchange with an empty body that follows the last page. */
  public static final String END = "CamelBedrockBatchEnd";

  private DeliveryHeaders() {}
}
