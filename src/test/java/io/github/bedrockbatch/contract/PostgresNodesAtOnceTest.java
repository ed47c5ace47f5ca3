/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import io.github.bedrockbatch.servers.PostgresServer;

/** Several nodes on one server. */
class PostgresNodesAtOnceTest extends NodesAtOnceContractTest {
  private static final String URL = PostgresServer.running().database();

  @Override
  String url() {
    return URL;
  }
}
