/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.history;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.history.BatchEvent.Kind;
import java.time.Instant;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** Derives events of the history of a batch from a change of its row. */
public final class BatchEvents {
  private BatchEvents() {}

  /**
   * Notes what has changed, in the transaction of the change.
   *
   * @param before null for a batch that is new
   */
  public static void note(Handle handle, Batch before, Batch after, Instant now) {
    if (before == null || before.state() != after.state()) {
      add(handle, after, new BatchEvent(now, Kind.STATE, after.state().name(), after.reason()));
    }
    if (before != null && before.late().givenUp() == null && after.late().givenUp() != null) {
      String words = after.job().stopReason() == null ? "it has no job" : after.job().stopReason();
      add(handle, after, new BatchEvent(now, Kind.DEADLINE, "not waited for", words));
    }
    String status = after.job().status();
    if (before != null && status != null && !Objects.equals(status, before.job().status())) {
      add(handle, after, new BatchEvent(now, Kind.JOB, status, after.job().message()));
    }
  }

  static void chargedAgain(Handle handle, Batch batch, int records, Instant now) {
    String words =
        Count.of(records, "record", "is", "are") + " sent again that may have been charged";
    add(handle, batch, new BatchEvent(now, Kind.DEADLINE, "charged again", words));
  }

  private static void add(Handle handle, Batch batch, BatchEvent event) {
    HistoryTable.add(handle, batch.id(), batch.version(), event);
  }
}
