/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link Kills}, each in a data folder of its own. */
@Tag("bench")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signal 9")
class CrashBenchTest extends Kills {
  @Override
  List<List<Crash>> crashes() {
    return Stream.of(intake(), submit(), collect(), deliver())
        .flatMap(List::stream)
        .map(List::of)
        .toList();
  }
}
