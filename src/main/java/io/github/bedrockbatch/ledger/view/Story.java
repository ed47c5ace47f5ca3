/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.history.BatchEvent;
import io.github.bedrockbatch.ledger.history.ErrorGroup;
import java.util.List;

/**
 * All that people are shown of one batch.
 *
 * @param shares at most {@value #MOST_SHARES}
 * @param moreShares how many shares are left out
 * @param earlier the batches that records of it were in before
 * @param later the batches that records of it went to
 * @param late how many results came after their deadline
 * @param chargedAgain how many of its records that were sent again may have been charged already
 */
public record Story(
    SeenBatch batch,
    List<BatchEvent> events,
    List<ErrorGroup> errors,
    List<SourceShare> shares,
    long moreShares,
    List<Attempt> earlier,
    List<Attempt> later,
    List<RequestLine> requests,
    long late,
    long chargedAgain) {
  /** The most shares that are read of a batch. */
  public static final int MOST_SHARES = 100;
}
