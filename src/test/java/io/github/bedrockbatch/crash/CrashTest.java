/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * {@link Kills}, several in the life of a data folder: one while its prompts are taken in, one
 * while its first batch is submitted, and so on. A start costs more than the flow; {@link
 * CrashBenchTest} tries each by itself.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signal 9")
class CrashTest extends Kills {
  @Override
  List<List<Crash>> crashes() {
    List<List<Crash>> lives = new ArrayList<>();
    intake().forEach(crash -> lives.add(new ArrayList<>(List.of(crash))));
    int life = 0;
    for (List<Crash> later : List.of(submit(), collect(), deliver())) {
      for (Crash crash : later) {
        lives.get(life++ % lives.size()).add(crash);
      }
    }
    return lives;
  }
}
