/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import io.github.bedrockbatch.servers.PostgresServer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;

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
}
