/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.ledger.source.MessageTable;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.source.SourceTable;
import io.github.bedrockbatch.ledger.sql.Serials;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Inserts batches that the ledger lacks, in any state, each in a transaction of its own. */
public final class AdoptedBatches {
  private static final String UPLOADED_SOMEWHERE =
      "update batch set lane = ?, home = ?, bucket = ?, prefix = ? where bucket is null"
          + " and (state in ('UPLOADED', 'SUBMITTED', 'ENDED', 'DELIVERED')"
          + " or submit_started_at is not null or job_status is not null)";

  private final Jdbi jdbi;
  private final Clock clock;

  public AdoptedBatches(LedgerDatabase database, Clock clock) {
    this.jdbi = database.jdbi();
    this.clock = clock;
  }

  /**
   * Gives this place to batches that were uploaded before ledgers noted the place. Has no effect
   * when it is repeated.
   */
  public void place(Place here) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                UPLOADED_SOMEWHERE, here.lane(), here.home(), here.bucket(), here.prefix()));
  }

  /**
   * Inserts a batch with its source positions; a batch that the ledger has is left as it is.
   *
   * @param batch if it is {@link BatchState#DELIVERED}, all its records count as delivered
   * @param messages the ids of the messages in it; empty if it has none
   */
  public void add(Batch batch, List<SourceRange> sources, List<String> messages) {
    jdbi.useTransaction(
        handle -> {
          Serials.SEALING.lock(handle);
          if (!BatchTable.insert(handle, batch, clock.millis())) {
            return; // another node was quicker
          }
          SourceTable.insert(handle, batch.id(), sources);
          MessageTable.insert(handle, messages, clock.millis());
          if (batch.state() == BatchState.DELIVERED) {
            handle.execute(
                "update batch_source set succeeded = records where batch_id = ?", batch.id());
          }
        });
  }
}
