/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.ledger.source.MessageTable;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.source.SourceTable;
import io.github.bedrockbatch.ledger.sql.Serials;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Takes in batches that the ledger lacks, each in one transaction, in whichever state they are. */
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

  /** Says that those are here which were uploaded before ledgers noted where to. */
  public void place(Place here) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                UPLOADED_SOMEWHERE, here.lane(), here.home(), here.bucket(), here.prefix()));
  }

  /**
   * Takes one in that is not there.
   *
   * @param batch where it is {@link BatchState#DELIVERED}, all of its records count as delivered
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
