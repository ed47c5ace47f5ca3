/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import java.io.IOException;
import java.util.BitSet;

/**
 * Chooses the records of a batch that a rerun sends again, in place of those its pass would send.
 */
final class RerunChoice {
  private final BitSet open = new BitSet();
  private final int settled;

  /**
   * Sets the records to be sent again in a pass that has read all of the output.
   *
   * @param all true for all records; false for those without a result or, if all have one, those
   *     that failed for good
   */
  RerunChoice(Batch batch, OutputPass pass, boolean all) throws IOException {
    int records = batch.contents().records();
    if (batch.state() != BatchState.DELIVERED) { // else all without a result were sent again
      open.set(0, records);
      if (batch.delivery().complete()) { // else no record has a result
        open.andNot(pass.ends.settled);
        open.andNot(pass.ends.again);
      }
      removePadding(open, pass);
    }
    pass.ends.again.clear();
    if (all) {
      pass.ends.again.set(0, records);
      removePadding(pass.ends.again, pass);
    } else {
      pass.ends.again.or(open.isEmpty() ? pass.ends.failedOnes : open);
    }
    if (batch.state() == BatchState.DROPPED) {
      open.clear(); // they were given up, and count as accepted again
    }
    settled = pass.ends.again.cardinality() - open.cardinality();
  }

  private static void removePadding(BitSet ordinals, OutputPass pass) throws IOException {
    for (int i = ordinals.nextSetBit(0); i >= 0; i = ordinals.nextSetBit(i + 1)) {
      if (pass.context(i).isPadding()) {
        ordinals.clear(i);
      }
    }
  }

  /** How many of the chosen records had a result, or were given up, before. */
  int settled() {
    return settled;
  }

  /** Whether a chosen record had no result before. */
  boolean wasOpen(int ordinal) {
    return open.get(ordinal);
  }
}
