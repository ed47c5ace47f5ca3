/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import io.github.bedrockbatch.local.fault.Faults;
import io.github.bedrockbatch.local.fault.Spoiling;
import io.github.bedrockbatch.local.model.ModelRefusal;
import java.util.SplittableRandom;

/** Which records of a job the faults hit: always the same for the same seed. */
public record RecordFaults(Faults faults, long seed) {
  void refuse(int ordinal) throws ModelRefusal {
    if (hits(faults.recordErrorShare(), ordinal, 1)) {
      throw new ModelRefusal(faults.codeOfRecordErrors(), "A fault switch made this record fail.");
    }
  }

  boolean losesLine(int ordinal) {
    return hits(faults.missingLineShare(), ordinal, 2);
  }

  /** How the line of this record is spoilt, or null when it is not. */
  Spoiling spoiling(int ordinal) {
    return hits(faults.spoiledLineShare(), ordinal, 3) ? faults.howLinesAreSpoilt() : null;
  }

  private boolean hits(double share, int ordinal, int kind) {
    return share > 0
        && new SplittableRandom(seed * 31 + ordinal * 7919L + kind).nextDouble() < share;
  }
}
