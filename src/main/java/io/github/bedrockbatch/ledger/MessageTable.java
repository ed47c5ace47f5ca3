/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The messages in sealed batches that may be delivered again. */
final class MessageTable {
  /** A broker that has not delivered a message again by then never will. */
  private static final Duration REDELIVERY = Duration.ofDays(7);

  private MessageTable() {}

  static void insert(Handle handle, List<String> messages, long now) {
    PreparedBatch rows =
        handle.prepareBatch(
            "insert into unacknowledged_message (message, taken_at) values (?, ?)"
                + " on conflict (message) do nothing");
    messages.forEach(message -> rows.add(message, now));
    rows.execute();
  }

  static List<String> list(Handle handle, long now) {
    handle.execute(
        "delete from unacknowledged_message where taken_at < ?", now - REDELIVERY.toMillis());
    return handle
        .createQuery("select message from unacknowledged_message")
        .mapTo(String.class)
        .list();
  }

  static void remove(Handle handle, Collection<String> messages) {
    PreparedBatch rows =
        handle.prepareBatch("delete from unacknowledged_message where message = ?");
    messages.forEach(rows::add);
    rows.execute();
  }
}
