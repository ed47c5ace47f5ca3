/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Instant;
import java.util.List;

/**
 * What was sealed in a batch. Of it only {@code unasked} changes later.
 *
 * @param way how it is answered
 * @param records all records, padding included
 * @param padding how many records only fill the batch up to the minimum
 * @param unasked how many records are not in its input in S3, as they get the answer to an equal
 *     one; {@link #NOT_LOOKED} until that is known
 * @param traceparents of some of its prompts, for the links of its span
 * @param deadline the earliest deadline of its prompts at which something is to happen; if there is
 *     no such deadline, the earliest of all; null if no prompt has one
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

  /** How many records are asked, and paid for; all of them until {@code unasked} is known. */
  public int asked() {
    return records - Math.max(0, unasked);
  }

  /**
   * Whether this is what an open batch was noted to have when its node was said to be gone, and not
   * what somebody has sealed: each record that is sealed has a context.
   */
  public boolean areOnlyNoted() {
    return contextBytes == 0;
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
