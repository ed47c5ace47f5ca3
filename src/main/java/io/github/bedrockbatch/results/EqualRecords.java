/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.prompt.Context;
import java.io.IOException;

/**
 * The records of a batch that were not asked, as an equal one was: 4 bytes a record, and none in a
 * batch without them.
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
    for (int ordinal = records - 1; ordinal >= 0; ordinal--) { // so that they come in their order
      int same = next[ordinal];
      if (same != NONE && same < ordinal) { // else the first of those behind it
        next[ordinal] = next[same];
        next[same] = ordinal;
      }
    }
    return new EqualRecords(next);
  }

  /** The next one that shares the answer of the same record; -1 when there is none. */
  int after(int ordinal) {
    return next.length == 0 ? NONE : next[ordinal];
  }
}
