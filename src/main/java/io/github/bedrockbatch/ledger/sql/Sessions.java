/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Tells a pooler that gives each transaction any session of PostgreSQL. What is set for one
 * connection, as that it only reads, would be set for others, and for those of other programs.
 */
public final class Sessions {
  private static final String WHICH = "select pg_backend_pid()";

  private Sessions() {}

  /**
   * Whether two connections that are idle have a session each. A pooler that is busy may look as if
   * they had; the server itself never looks as if they had not.
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
