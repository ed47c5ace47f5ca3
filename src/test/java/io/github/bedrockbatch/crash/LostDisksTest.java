/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import org.junit.jupiter.api.Test;

/**
 * A node without a lasting disk ({@code intake.ack=uploaded}) that is killed, and its data folder
 * removed, again and again: no prompt is lost or asked twice. {@code -Dchaos.seed=…} and {@code
 * -Dchaos.kills} change when and how often.
 */
class LostDisksTest {
  @Test
  void a_node_that_is_lost_with_its_disk_loses_nothing() throws Exception {
    LostDisks.run("mvn verify -Dtest=LostDisksTest", 1, 1_000);
  }
}
