/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.prompt.Context;
import java.io.IOException;

/**
 * The records of a batch that were not asked, as an equal one was. Takes 4 bytes for each record of
 * the batch, or nothing if all were asked.
 */
final class EqualRecords {
  static final int NONE = Context.ITSELF;

  private final int[] next;

  private EqualRecords(int[] next) {
    this.next = next;
  }

  static EqualRecords of(Batch batch, Contexts contexts) throws IOException {
    int records = batch.contents().unasked() > 0 ? batch.contents().records() : 0;
    int[] next = new int[records];
    for (int ordinal = 0; ordinal < records; ordinal++) {
      next[ordinal] = contexts.get(ordinal).sameAs();
    }
    // Backwards, so that the chains are in ascending order.
    for (int ordinal = records - 1; ordinal >= 0; ordinal--) {
      int same = next[ordinal];
      if (same != NONE && same < ordinal) { // else it is the head of a chain already
        next[ordinal] = next[same];
        next[same] = ordinal;
      }
    }
    return new EqualRecords(next);
  }

  /** The next record that shares the same answer; {@link #NONE} when there is none. */
  int after(int ordinal) {
    return next.length == 0 ? NONE : next[ordinal];
  }
}
