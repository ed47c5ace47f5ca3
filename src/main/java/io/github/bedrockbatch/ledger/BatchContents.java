/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Instant;
import java.util.List;

/**
 * What was sealed in a batch: never changes again, but for the records that are not asked.
 *
 * @param way how it is answered
 * @param records all of them, those included that only fill the batch up
 * @param padding how many only fill the batch up
 * @param unasked how many are not in its input in S3, as they get the answer to an equal one;
 *     {@link #NOT_LOOKED} until that is known
 * @param traceparents some of the traces that its prompts came from, for those who follow them
 * @param deadline the first of its prompts' deadlines at which something happens or, when there is
 *     none, the first; null without any
 */
public record BatchContents(
    CloseCause cause,
    Way way,
    int records,
    int padding,
    int unasked,
    long inputBytes,
    long contextBytes,
    Instant openedAt,
    Instant sealedAt,
    List<String> traceparents,
    Instant deadline) {
  public static final int NOT_LOOKED = -1;

  /** How many are asked, and paid; all of them as long as that is not known. */
  public int asked() {
    return records - Math.max(0, unasked);
  }

  BatchContents asking(int nowUnasked) {
    return new BatchContents(
        cause,
        way,
        records,
        padding,
        nowUnasked,
        inputBytes,
        contextBytes,
        openedAt,
        sealedAt,
        traceparents,
        deadline);
  }
}
