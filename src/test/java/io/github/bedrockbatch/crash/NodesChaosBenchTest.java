/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link NodesChaosTest} for ten minutes. */
@Tag("bench")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
class NodesChaosBenchTest {
  @Test
  void nothing_is_lost_and_nothing_is_asked_twice_by_several_nodes_for_long() throws Exception {
    NodesChaos.run("mvn -Pbench verify -Dtest=NodesChaosBenchTest", 600, 300_000);
  }
}
