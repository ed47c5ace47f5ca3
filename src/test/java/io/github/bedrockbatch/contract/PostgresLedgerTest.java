/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import io.github.bedrockbatch.servers.PostgresServer;

/** The ledger's contract on PostgreSQL, and what is special about a server. */
class PostgresLedgerTest extends LedgerContractTest {
  private static final String URL = PostgresServer.running().database();

  @Override
  String url() {
    return URL;
  }
}
