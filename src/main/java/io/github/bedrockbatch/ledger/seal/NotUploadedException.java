/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.seal;

/**
 * Another node has sealed some of the records of a batch to be sealed, and may still lose them with
 * its disk. Sealing has to wait until the other batch is uploaded or revoked.
 */
public final class NotUploadedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotUploadedException(String batchId, String other) {
    super(
        "Batch %s is not sealed yet: batch %s has records of it, and is not uploaded"
            .formatted(batchId, other));
  }
}
