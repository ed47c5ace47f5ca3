/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.history.BatchEvent;
import io.github.bedrockbatch.ledger.history.ErrorGroup;
import java.util.List;

/**
 * What there is to tell of one batch.
 *
 * @param shares at most 100
 * @param moreShares how many there are besides
 * @param earlier the batches that records of it were in before
 * @param later the batches that records of it went to
 * @param late results after their deadline
 * @param chargedAgain of its records that were sent again so many may have been charged
 */
public record Story(
    SeenBatch batch,
    List<BatchEvent> events,
    List<ErrorGroup> errors,
    List<Share> shares,
    long moreShares,
    List<Attempt> earlier,
    List<Attempt> later,
    List<Asked> requests,
    long late,
    long chargedAgain) {
  /** So many shares are read of a batch. */
  public static final int MOST_SHARES = 100;
}
