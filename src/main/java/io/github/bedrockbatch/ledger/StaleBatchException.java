/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

/**
 * The batch was changed, or leased to another node, in the meantime: the caller must drop its copy
 * and do nothing more for the batch.
 */
public final class StaleBatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StaleBatchException(String batchId) {
    super("Batch " + batchId + " was changed or taken over by another node; that node works on it");
  }
}
