/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.ledger.LedgerMark;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells a ledger that was lost, exchanged or restored from an older copy: by what the data folder
 * remembers of it, and by younger batches in S3 that were uploaded under it.
 */
final class LedgerCheck {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerCheck.class);

  /** Others may work under the same prefix; the newest names are enough to tell. */
  private static final int LOOKED_AT = 100;

  private static final int NAMED = 10;

  private final LedgerMark mark;
  private final StoredBatches stored;

  LedgerCheck(LedgerMark mark, StoredBatches stored) {
    this.mark = mark;
    this.stored = stored;
  }

  /** In words, why the ledger cannot be worked with; empty when nothing is known against it. */
  Optional<String> contradiction() {
    Optional<String> remembered = mark.contradiction();
    return remembered.isPresent() ? remembered : inS3();
  }

  private Optional<String> inS3() {
    String newest = mark.newest();
    if (newest.isEmpty()) {
      return Optional.empty(); // nothing there can have been uploaded under this ledger
    }
    String ledger = mark.ledgerId();
    try {
      List<String> lacking =
          stored
              .after(newest)
              .filter(id -> !mark.has(id)) // another node may have uploaded it meanwhile
              .limit(LOOKED_AT)
              .filter(
                  id -> stored.find(id).filter(s -> s.label().ledger().equals(ledger)).isPresent())
              .limit(NAMED)
              .toList();
      return lacking.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "it is older than S3, which holds batches of it that it lacks: "
                  + String.join(", ", lacking));
    } catch (SdkException e) {
      LOG.info(
          "S3 could not be asked whether it holds batches that the ledger lacks: {}",
          e.getMessage());
      return Optional.empty();
    }
  }
}
