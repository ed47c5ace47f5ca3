/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Lets a migration take longer than a client waits for the answer to any other statement. The
 * connections are not used for anything else afterwards.
 */
final class WaitsForAnswer extends BaseCallback {
  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.AFTER_CONNECT;
  }

  @Override
  public void handle(Event event, Context context) {
    Connection connection = context.getConnection();
    try {
      connection.setNetworkTimeout(Runnable::run, 0);
    } catch (SQLException e) {
      throw new FlywayException("The connection cannot wait longer for an answer", e);
    }
  }
}
