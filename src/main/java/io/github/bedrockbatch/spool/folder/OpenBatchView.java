/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool.folder;

import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.ledger.view.OpenBatchLine;
import io.github.bedrockbatch.prompt.BatchKey;
import java.time.Instant;

/** Makes the row that people are shown of a batch that is being filled. */
public record OpenBatchView(BatchOptions options, Instant now) {

  /**
   * @param notBefore the earliest time of its upload
   * @param full whether it takes no more records and waits to be sealed
   */
  public OpenBatchLine of(
      String id, BatchKey key, long records, long bytes, Instant notBefore, boolean full) {
    Instant opened = BatchIds.openedAt(id);
    Instant old = opened.plus(options.maxAge());
    boolean needsNoJob = key.isReused();
    boolean tooFew =
        records < options.minRecords()
            && !needsNoJob
            && options.underMinimum() == UnderMinimum.WAIT;
    return new OpenBatchLine(
        id,
        key.modelId(),
        key.invocationType().wireName(),
        key.group(),
        records,
        bytes,
        opened,
        tooFew ? null : notBefore.isAfter(old) ? notBefore : old,
        waitsFor(records, bytes, needsNoJob, notBefore, full));
  }

  private String waitsFor(
      long records, long bytes, boolean needsNoJob, Instant notBefore, boolean full) {
    if (full) {
      return "its sealing";
    }
    if (notBefore.isAfter(now)) {
      return "the end of the back-off of records that are sent again";
    }
    if (records < options.minRecords() && !needsNoJob) {
      return "%,d more records (batch.min-records)".formatted(options.minRecords() - records)
          + switch (options.underMinimum()) {
            case WAIT -> "";
            case ON_DEMAND -> ", or is asked on demand";
            case PAD -> ", or is filled up";
            case FAIL -> ", or is left to a person";
          };
    }
    if (records >= options.maxRecords() || bytes > options.maxBytes()) {
      return "its sealing"; // it was opened under a larger limit
    }
    long room = options.maxRecords() - records;
    return room == 1 ? "1 more record or its age" : "%,d more records or its age".formatted(room);
  }
}
