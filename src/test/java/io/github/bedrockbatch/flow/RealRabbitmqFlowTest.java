/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import io.github.bedrockbatch.servers.RabbitmqServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same with RabbitMQ itself, where it is on the machine, and quorum queues. */
@EnabledIf("isInstalled")
class RealRabbitmqFlowTest extends RabbitmqFlow {
  static boolean isInstalled() {
    return RabbitmqServer.program() != null;
  }

  @Override
  RabbitmqServer start(Path folder) throws Exception {
    return RabbitmqServer.startReal(folder);
  }

  @AfterAll
  void stopServer() throws Exception {
    server.close();
  }
}
