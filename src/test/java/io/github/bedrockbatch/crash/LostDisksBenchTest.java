/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process whose disk goes with it, again and again: {@code -Dchaos.kills=5}. */
@Tag("bench")
class LostDisksBenchTest {
  @Test
  void a_node_that_is_lost_with_its_disk_many_times_loses_nothing() throws Exception {
    LostDisks.run("mvn -Pbench verify -Dtest=LostDisksBenchTest", 15, 30_000);
  }
}
