/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Takes in batches that the ledger lacks, each in one transaction, in whichever state they are. */
public final class AdoptedBatches {
  private final Jdbi jdbi;
  private final Clock clock;

  public AdoptedBatches(LedgerDatabase database, Clock clock) {
    this.jdbi = Jdbi.create(database.dataSource());
    this.clock = clock;
  }

  /**
   * Takes one in that is not there.
   *
   * @param batch where it is {@link BatchState#DELIVERED}, all of its records count as delivered
   */
  public void add(Batch batch, List<SourceRange> sources, List<String> messages) {
    jdbi.useTransaction(
        handle -> {
          JdbcLedger.insert(handle, batch);
          JdbcLedger.insert(handle, batch.id(), sources);
          JdbcLedger.insertMessages(handle, messages, clock.millis());
          if (batch.state() == BatchState.DELIVERED) {
            handle.execute(
                "update batch_source set succeeded = records where batch_id = ?", batch.id());
          }
        });
  }
}
