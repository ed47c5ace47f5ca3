/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Several nodes that are killed, paused and started at random: every prompt is in the input of one
 * job and in one result. {@code -Dchaos.seed=…} repeats a run as far as time allows, {@code
 * -Dchaos.seconds} and {@code -Dchaos.prompts} change its size, {@code -Dchaos.from=jms} its
 * sources.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
class NodesChaosTest {
  @Test
  void nothing_is_lost_and_nothing_is_asked_twice_by_several_nodes() throws Exception {
    NodesChaos.run("mvn verify -Dtest=NodesChaosTest", 60, 9_000);
  }
}
