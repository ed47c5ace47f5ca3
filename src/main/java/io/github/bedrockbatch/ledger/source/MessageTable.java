/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.ledger.sql.Dialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The messages in sealed batches that may be redelivered. */
public final class MessageTable {
  /** After this time no redelivery is expected. */
  private static final Duration REDELIVERY = Duration.ofDays(7);

  private static final int AT_ONCE = 1_000;

  private static final String INSERT =
      "insert into unacknowledged_message (message, taken_at) select value, :now from "
          + Dialect.EACH_TEXT
          + " where true on conflict (message) do nothing returning message";

  private static final String FORGET =
      "delete from unacknowledged_message where message in (select message"
          + " from unacknowledged_message where taken_at < ? order by taken_at limit ?)";

  private MessageTable() {}

  /** Inserts messages; returns those that were there already. */
  public static List<String> insert(Handle handle, List<String> messages, long now) {
    List<String> known = new ArrayList<>();
    for (int from = 0; from < messages.size(); from += AT_ONCE) {
      List<String> some = messages.subList(from, Math.min(from + AT_ONCE, messages.size()));
      Set<String> inserted =
          handle
              .createQuery(INSERT)
              .bind(Dialect.TEXTS, JsonFactories.TREES.valueToTree(some).toString())
              .bind("now", now)
              .mapTo(String.class)
              .set();
      some.stream().filter(message -> !inserted.contains(message)).forEach(known::add);
    }
    return known;
  }

  /** Removes messages that are too old, at most {@code most}. */
  public static void forgetOld(Handle handle, int most, long now) {
    handle.execute(FORGET, now - REDELIVERY.toMillis(), most);
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
