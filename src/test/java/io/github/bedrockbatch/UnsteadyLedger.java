/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.ledger.Ledger;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionException;

/** A ledger that is away when it is told to be, as a database is that cannot be reached. */
public final class UnsteadyLedger {
  public volatile boolean away;

  /** The method for which it is away; empty for all. */
  public volatile String only = "";

  /** The ledger as it is, while it is not away. */
  public Ledger around(Ledger ledger) {
    return (Ledger)
        Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] {Ledger.class},
            (proxy, method, arguments) -> {
              if (away
                  && (only.isEmpty()
                      ? !method.getName().equals("close")
                      : only.equals(method.getName()))) {
                throw new ConnectionException(new SQLException("gone"));
              }
              try {
                return method.invoke(ledger, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
