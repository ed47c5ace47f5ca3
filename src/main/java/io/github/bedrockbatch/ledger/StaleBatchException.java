/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

/** Somebody else changed or leased the batch in the meantime: this node must drop its copy. */
public final class StaleBatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StaleBatchException(String batchId) {
    super("Batch " + batchId + " was changed or taken over by another node; that node works on it");
  }
}
