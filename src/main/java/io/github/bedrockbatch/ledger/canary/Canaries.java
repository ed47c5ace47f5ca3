/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.canary;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.budget.Spending;
import io.github.bedrockbatch.ledger.usage.UsageTable;
import io.github.bedrockbatch.ledger.usage.UsageTable.Asked;
import io.github.bedrockbatch.ledger.usage.UsageTable.Count;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;

/** Which settings of requests a canary has passed with, that is, a record was answered. */
public final class Canaries {
  private final Jdbi jdbi;
  private final Clock clock;

  public Canaries(LedgerDatabase database, Clock clock) {
    this.jdbi = database.jdbi();
    this.clock = clock;
  }

  /** Whether a record with these settings was answered at any time, on any node. */
  public boolean havePassed(String fingerprint) {
    return jdbi.withHandle(
        handle ->
            handle
                .select("select batch_id from canary where fingerprint = ?", fingerprint)
                .mapTo(String.class)
                .findOne()
                .isPresent());
  }

  /**
   * Notes that the canary of the batch was answered, and what it used. The first note for a
   * fingerprint stays.
   *
   * @param region where it was asked
   */
  public void passed(String fingerprint, String batchId, String model, String region, Count used) {
    jdbi.useTransaction(
        handle -> {
          handle.execute(
              "insert into canary (fingerprint, batch_id, passed_at) values (?, ?, ?)"
                  + " on conflict (fingerprint) do nothing",
              fingerprint,
              batchId,
              clock.millis());
          Spending.settleCanary(handle, batchId, used.inputTokens(), used.outputTokens());
          UsageTable.add(handle, new Asked(batchId, true, model, region, clock.instant()), used);
        });
  }
}
