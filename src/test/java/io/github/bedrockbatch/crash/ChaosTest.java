/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The program in a process of its own, killed again and again by signal 9 while the service
 * misbehaves and prompts keep coming: every prompt has exactly one end, and every batch one job.
 *
 * <p>{@code -Dchaos.seed=…} repeats a run as far as time allows, {@code -Dchaos.seconds} and {@code
 * -Dchaos.prompts} change its size.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signal 9")
class ChaosTest {

  @Test
  void nothing_is_lost_and_nothing_is_done_twice_in_chaos() throws Exception {
    Chaos.run("mvn verify -Dtest=ChaosTest", 60, 40_000);
  }
}
