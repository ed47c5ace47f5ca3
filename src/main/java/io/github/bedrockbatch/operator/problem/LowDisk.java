/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.files.Reserve;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import java.util.List;

/** Finds a disk on which the reserve for the work in hand is no longer free. */
record LowDisk(Reserve reserve) implements Finding {
  @Override
  public List<StandingProblem> look() {
    return reserve.shortage().stream()
        .map(
            shortage ->
                StandingProblem.of(
                    Kind.DISK_LOW,
                    "disk",
                    "No prompts are accepted, as " + shortage,
                    "Free or add disk space: intake resumes by itself (data.reserve is kept for what"
                        + " is in hand)",
                    null))
        .toList();
  }
}
