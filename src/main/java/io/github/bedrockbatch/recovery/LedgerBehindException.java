/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.recovery;

import java.nio.file.Path;

/** The ledger lacks batches that it must have had: it was lost, exchanged or restored. */
public final class LedgerBehindException extends RuntimeException {
  private final String what;

  public LedgerBehindException(String what, Path mark) {
    super(
        "The ledger (ledger.url) cannot be used: "
            + what
            + ". Continuing would ask, and pay, again what was acknowledged, and leave answers in S3."
            + " Nothing was changed. Either restore the right ledger (ledger.url, or its file), or"
            + " import what it lacks from S3 and the spool: run the command adopt, then start again."
            + " To start over and give all of that up, remove "
            + mark
            + " and the batches in S3");
    this.what = what;
  }

  /** What the ledger lacks, in words for a person. */
  public String what() {
    return what;
  }
}
