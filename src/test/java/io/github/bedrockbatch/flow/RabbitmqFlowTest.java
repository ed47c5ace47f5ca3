/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import io.github.bedrockbatch.servers.RabbitmqServer;
import java.nio.file.Path;

class RabbitmqFlowTest extends RabbitmqFlow {
  @Override
  RabbitmqServer start(Path folder) throws Exception {
    return RabbitmqServer.running();
  }
}
