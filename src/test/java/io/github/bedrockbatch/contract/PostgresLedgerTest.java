/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.SourceRange;
import io.github.bedrockbatch.ledger.seal.TakenElsewhereException;
import io.github.bedrockbatch.servers.PostgresServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger's contract on PostgreSQL, and what is special about a server. */
class PostgresLedgerTest extends LedgerContractTest {
  private static final String URL = PostgresServer.running().database();

  @Override
  String url() {
    return URL;
  }

  /** The database's clock, which is not the nodes'. */
  @BeforeEach
  void set_the_databases_clock() {
    advance(Duration.ZERO);
  }

  @Override
  void advance(Duration by) {
    super.advance(by);
    long time = clock.millis() + Duration.ofDays(400).toMillis();
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "create or replace function ledger_time() returns bigint"
                        + " language sql stable as 'select %d::bigint'".formatted(time)));
  }

  @Test
  void knows_a_message_that_was_acknowledged_as_another_node_may_hold_a_copy() {
    a.seal(
        Rows.sealed("1", Rows.NOVA, "node-a", clock.instant()),
        List.of(new SourceRange("q", 0, 1)),
        List.of("m1"));
    a.acknowledged(List.of("m1"));

    assertThat(a.unacknowledged()).as("there may be very many").isEmpty();
    assertThatExceptionOfType(TakenElsewhereException.class)
        .isThrownBy(
            () ->
                b.seal(
                    Rows.sealed("2", Rows.NOVA, "node-b", clock.instant()),
                    List.of(new SourceRange("q", 1, 1)),
                    List.of("m1")));
  }

  @Test
  void each_node_counts_for_itself() {
    assertThat(List.of(a.countedHere("q"), b.countedHere("q")))
        .containsExactly("q@node-a", "q@node-b");
  }
}
