/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What every stage is given to work with.
 *
 * @param database where the ledger is, for tables of a stage's own
 * @param ledgerId tells the batches of this ledger from those of others in the same bucket
 * @param node the name of this node, the same after a restart
 * @param lanes where jobs are made
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

  /** For what is only needed while the process runs; empty when it starts. */
  public Path work() {
    return data().resolve("work");
  }

  public Path deadLetters() {
    return data().resolve("dead-letters");
  }

  /** A back-off of its own for whatever may be away. */
  public Backoff backoff() {
    return new Backoff(clock, settings.retry().longestPause());
  }
}
