/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import io.github.bedrockbatch.servers.PostgresServer;

class PostgresBudgetTest extends BudgetContractTest {
  private static final String URL = PostgresServer.running().database();

  @Override
  String url() {
    return URL;
  }
}
