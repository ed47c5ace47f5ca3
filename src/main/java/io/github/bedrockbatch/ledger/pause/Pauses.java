/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.pause;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/**
 * The pauses of a ledger. A request to pause that was not carried out yet counts as well, so that a
 * process that starts obeys it from the beginning.
 */
public final class Pauses {
  private final Jdbi jdbi;

  public Pauses(LedgerDatabase database) {
    this.jdbi = database.jdbi();
  }

  /** All pauses by what is paused, oldest first. */
  public Map<String, Pause> standing() {
    Map<String, Pause> standing = new LinkedHashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select what, paused_by, since from paused order by since, what")
                .map(
                    (row, context) ->
                        new Pause(
                            row.getString(1),
                            row.getString(2),
                            Instant.ofEpochMilli(row.getLong(3))))
                .forEach(pause -> standing.putIfAbsent(pause.what(), pause)));
    return standing;
  }

  /** Begins a pause; if there is one already, that stays. */
  public void begin(Pause pause) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "insert into pause (what, paused_by, since) values (?, ?, ?)"
                    + " on conflict (what) do nothing",
                pause.what(),
                pause.by(),
                pause.since().toEpochMilli()));
  }

  /** Ends a pause; no effect if there is none. */
  public void end(String what) {
    jdbi.useHandle(handle -> handle.execute("delete from pause where what = ?", what));
  }
}
