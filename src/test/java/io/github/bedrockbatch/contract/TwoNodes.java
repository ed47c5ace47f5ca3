/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Rows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Two nodes on one ledger, which is opened once and emptied after each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoNodes {
  final SettableClock clock = new SettableClock();
  @Parameter private Engine engine;
  private Path folder;
  String url;
  LedgerDatabase database;
  Ledger a;
  Ledger b;

  @BeforeAll
  void take(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeParameterizedClassInvocation
  void make_the_ledger() {
    url = engine.newLedger(folder);
    database = LedgerDatabase.open(url);
  }

  @BeforeEach
  void open_two_nodes() {
    advance(Duration.ZERO);
    a = new JdbcLedger(database, clock, "node-a");
    b = new JdbcLedger(database, clock, "node-b");
  }

  @AfterEach
  void empty_the_ledger() {
    Rows.removeAll(database);
  }

  @AfterParameterizedClassInvocation
  void close_the_ledger() {
    database.close();
  }

  Instant now() {
    return clock.instant();
  }

  /** Puts the nodes' clock forward, and that of the leases. */
  void advance(Duration by) {
    clock.advance(by);
    engine.setTime(database, now());
  }

  Batch sealed(String id) {
    Batch batch = Rows.sealed(id, Rows.NOVA, "node-a", now());
    assertThat(a.seal(batch, List.of())).isTrue();
    return a.find(id).orElseThrow();
  }

  Batch in(BatchState state, String id) {
    return Rows.in(state, a, id, Rows.NOVA, "node-a", Rows.ARN + id, now());
  }
}
