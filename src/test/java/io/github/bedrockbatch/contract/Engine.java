/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.servers.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The databases that can hold a ledger. */
enum Engine {
  SQLITE {
    @Override
    String withoutTables(Path folder) {
      return "jdbc:sqlite:" + folder.resolve("ledger.db");
    }

    @Override
    String newLedger(Path folder) {
      return NewLedger.in(folder);
    }

    /** It has no time of its own. */
    @Override
    void setTime(LedgerDatabase database, Instant time) {}
  },

  POSTGRESQL {
    @Override
    String withoutTables(Path folder) {
      return PostgresServer.running().database();
    }

    @Override
    String newLedger(Path folder) {
      return withoutTables(folder);
    }

    @Override
    void setTime(LedgerDatabase database, Instant time) {
      String sql =
          "create or replace function ledger_time() returns bigint"
              + " language sql stable as 'select %d::bigint'"
                  .formatted(time.plus(Duration.ofDays(400)).toEpochMilli());
      database.jdbi().useHandle(handle -> handle.execute(sql));
    }
  };

  /** The URL of a new database, in the folder where it is a file. */
  abstract String withoutTables(Path folder);

  /** The URL of a new database, which may have its tables already. */
  abstract String newLedger(Path folder);

  /**
   * Has leases go by a time that is far from that of the nodes, where they go by the database's.
   */
  abstract void setTime(LedgerDatabase database, Instant time);
}
