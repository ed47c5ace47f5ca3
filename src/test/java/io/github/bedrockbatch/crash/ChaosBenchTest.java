/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link ChaosTest} for ten minutes. */
@Tag("bench")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signal 9")
class ChaosBenchTest {

  @Test
  void nothing_is_lost_and_nothing_is_done_twice_in_long_chaos() throws Exception {
    Chaos.run("mvn -Pbench verify -Dtest=ChaosBenchTest", 600, 400_000);
  }
}
