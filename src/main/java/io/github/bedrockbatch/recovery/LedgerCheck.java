/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.recovery;

import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.Failure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Detects a ledger that was lost, exchanged or restored from an older copy: by what the data folder
 * remembers of it, and by newer batches of it in S3.
 */
final class LedgerCheck {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerCheck.class);

  /** Others may use the same prefix; the newest batches are enough to decide. */
  private static final int LOOKED_AT = 100;

  private static final int NAMED = 10;

  private final LedgerMark mark;
  private final List<StoredBatches> lanes;
  private final String newest;
  private final Backoff backoff;
  private boolean asked;
  private boolean told;

  /**
   * @param backoff for calls of S3 that fail
   */
  LedgerCheck(LedgerMark mark, List<StoredBatches> lanes, Backoff backoff) {
    this.mark = mark;
    this.lanes = lanes;
    this.backoff = backoff;
    this.newest = mark.newest();
  }

  /** Why the ledger cannot be used, in words for a person; empty when nothing speaks against it. */
  public Optional<String> contradiction() {
    Optional<String> remembered = mark.contradiction();
    return remembered.isPresent() ? remembered : inS3();
  }

  /** Checks S3, unless that succeeded before, and logs a contradiction as an error. */
  void checkLater() {
    inS3()
        .ifPresent(
            why ->
                LOG.error(
                    "The ledger (ledger.url) does not match: {}. Stop, and either restore the"
                        + " right ledger or run the command adopt, then start again",
                    why));
  }

  private Stream<String> lacking(StoredBatches stored, String ledger) {
    return stored
        .after(newest)
        .filter(id -> !mark.has(id)) // another node may have uploaded it meanwhile
        .limit(LOOKED_AT)
        .filter(id -> stored.find(id).filter(s -> s.label().ledger().equals(ledger)).isPresent());
  }

  private Optional<String> inS3() {
    if (asked || newest.isEmpty() || !backoff.isOver()) {
      return Optional.empty(); // a ledger without batches has none in S3
    }
    String ledger = mark.ledgerId();
    try {
      List<String> lacking =
          lanes.stream().flatMap(lane -> lacking(lane, ledger)).distinct().limit(NAMED).toList();
      asked = true;
      return lacking.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "it is older than S3, which holds batches of it that it lacks: "
                  + String.join(", ", lacking));
    } catch (SdkException e) {
      LOG.atLevel(told ? Level.DEBUG : Level.WARN)
          .log(
              "Asking S3 for batches that the ledger lacks failed, retrying until it answers (that"
                  + " takes s3:ListBucket and s3:GetObject): {}",
              Failure.of(e).words());
      told = true;
      backoff.begin();
      return Optional.empty();
    }
  }
}
