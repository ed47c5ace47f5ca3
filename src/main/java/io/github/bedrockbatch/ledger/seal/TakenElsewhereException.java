/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.seal;

/** Other sealed batches have records of a batch to be sealed, which has to leave them out. */
public final class TakenElsewhereException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Elsewhere elsewhere;

  public TakenElsewhereException(String batchId, Elsewhere elsewhere) {
    super("Batch " + batchId + " is not sealed: other batches have records of it");
    this.elsewhere = elsewhere;
  }

  public Elsewhere elsewhere() {
    return elsewhere;
  }
}
