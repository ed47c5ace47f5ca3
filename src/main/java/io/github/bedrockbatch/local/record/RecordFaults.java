/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import io.github.bedrockbatch.local.fault.Faults;
import io.github.bedrockbatch.local.fault.Spoiling;
import io.github.bedrockbatch.local.model.ModelRefusal;
import java.util.SplittableRandom;

/**
 * Decides which records of a job the faults hit; the same for the same seed.
 *
 * @param lacksRegion whether half of them go to a Region where the role may not invoke the model
 */
public record RecordFaults(Faults faults, boolean lacksRegion, long seed) {
  void refuse(int ordinal) throws ModelRefusal {
    if (lacksRegion && hits(0.5, ordinal, 4)) {
      throw new ModelRefusal(
          403,
          "The service role is not authorized to perform: bedrock:InvokeModel on the model in a"
              + " Region of the profile");
    }
    if (hits(faults.recordErrorShare(), ordinal, 1)) {
      throw new ModelRefusal(faults.codeOfRecordErrors(), "A fault switch made this record fail.");
    }
  }

  boolean losesLine(int ordinal) {
    return hits(faults.missingLineShare(), ordinal, 2);
  }

  /** How the line of this record is spoilt; null when it is not. */
  Spoiling spoiling(int ordinal) {
    return hits(faults.spoiledLineShare(), ordinal, 3) ? faults.howLinesAreSpoilt() : null;
  }

  private boolean hits(double share, int ordinal, int kind) {
    return share > 0
        && new SplittableRandom(seed * 31 + ordinal * 7919L + kind).nextDouble() < share;
  }
}
