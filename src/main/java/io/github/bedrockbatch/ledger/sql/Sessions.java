/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Detects a pooler that gives each transaction a different session of PostgreSQL. A setting of one
 * connection, such as read-only, would affect others then, even of other programs.
 */
public final class Sessions {
  private static final String WHICH = "select pg_backend_pid()";

  private Sessions() {}

  /**
   * Whether two idle connections have a session each. May be true by mistake for a busy pooler;
   * never false by mistake for the server itself.
   */
  public static boolean areKept(Connection one, Connection other) throws SQLException {
    int before = session(one);
    other.setAutoCommit(false);
    try {
      return before != session(other) && before == session(one);
    } finally {
      other.rollback();
      other.setAutoCommit(true);
    }
  }

  private static int session(Connection of) throws SQLException {
    try (Statement statement = of.createStatement();
        ResultSet row = statement.executeQuery(WHICH)) {
      row.next();
      return row.getInt(1);
    }
  }
}
