/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.node.LedgerTime;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What all stages share.
 *
 * @param database of the ledger, for tables that belong to one stage
 * @param ledgerId tells the batches of this ledger from those of others in the same bucket
 * @param node the name of this node, the same after a restart
 * @param lanes where jobs are created
 */
public record StageContext(
    Settings settings,
    LedgerDatabase database,
    Ledger ledger,
    String ledgerId,
    String node,
    Lanes lanes,
    FailurePolicy failures,
    Clock clock) {

  public Path data() {
    return settings.data().dir();
  }

  /** The time by which all nodes decide together. */
  public LedgerTime ledgerTime() {
    return new LedgerTime(database, clock);
  }

  /** The folder for temporary files, which is emptied at each start. */
  public Path work() {
    return data().resolve("work");
  }

  public Path deadLetters() {
    return data().resolve("dead-letters");
  }

  /** A new back-off, up to the longest pause of the settings. */
  public Backoff backoff() {
    return new Backoff(clock, settings.retry().longestPause());
  }
}
