/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import java.io.IOException;
import java.util.BitSet;

/** What of a batch an operator wants sent again, in place of what its pass would send. */
final class RerunChoice {
  private final BitSet open = new BitSet();
  private final int settled;

  /**
   * Of a pass that has read all of the output.
   *
   * @param all everything; otherwise what has come to no end or, where there is nothing of that,
   *     what failed for good
   */
  RerunChoice(Batch batch, OutputPass pass, boolean all) throws IOException {
    int records = batch.contents().records();
    if (batch.state() != BatchState.DELIVERED) { // else all that came to no end was sent again
      open.set(0, records);
      if (batch.delivery().complete()) { // else nothing of it has come to an end
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
      open.clear(); // given up: whoever wants them after all asks again
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

  /** How many of the records had come to an end before. */
  int settled() {
    return settled;
  }

  /** Whether a record that was chosen had come to no end before. */
  boolean wasOpen(int ordinal) {
    return open.get(ordinal);
  }
}
